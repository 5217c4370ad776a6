// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/model_window.h"

#include <QElapsedTimer>
#include <QMouseEvent>
#include <QThread>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

/// How long a person waits between turning the wheel, or dragging the picture, and seeing it: run
/// by hand, on a quiet machine, with `--gtest_also_run_disabled_tests`.
namespace r2r::ui {
namespace {

using testing::grainyImage;

constexpr double kEventMs = 8;  // 125 events in a second, as mice send them

class ViewSoak : public testing::ModelWindow {
protected:
    /// With a foreground in the middle, harmonized, so that the canvas has a result to show.
    static Composition hundredMegapixels() {
        Composition composition{.background = grainyImage({12248, 8165}, 60, 90, 150)};
        composition.foregrounds.push_back(foregroundOn(composition.background,
                                                       grainyImage({3000, 2000}, 200, 120, 40),
                                                       "Warm",
                                                       ForegroundId{1}));
        composition.foregrounds[0].harmony = testing::quickHarmony();
        return composition;
    }

    /// Counts the frames of the canvas.
    class Frames : public QObject {
    public:
        explicit Frames(QWidget& canvas) { canvas.installEventFilter(this); }

        bool eventFilter(QObject*, QEvent* event) override {
            count += event->type() == QEvent::Paint ? 1 : 0;
            return false;
        }

        int count = 0;
    };

    void open() {
        window_.resize(1280, 800);
        window_.document().open(hundredMegapixels());
        QTest::qWait(4000);
    }

    void turn(int notches) {
        const QPointF middle = QRectF(canvas_.rect()).center();
        QWheelEvent event(middle,
                          canvas_.mapToGlobal(middle),
                          {},
                          QPoint(0, 120 * notches),
                          Qt::NoButton,
                          Qt::NoModifier,
                          Qt::NoScrollPhase,
                          false);
        QCoreApplication::sendEvent(&canvas_, &event);
    }

    void drag(QEvent::Type type, QPointF at) {
        const bool isMove = type == QEvent::MouseMove;
        QMouseEvent event(type,
                          at,
                          canvas_.mapToGlobal(at),
                          isMove ? Qt::NoButton : Qt::MiddleButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::MiddleButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(&canvas_, &event);
    }

    /// Events come on time whether or not the window is ready; those that wait are delivered
    /// together, and the wait of each ends with the frame that shows it.
    /// @param ms  between two events
    template <typename Send>
    void follow(int events, double ms, const Send& send) {
        QElapsedTimer clock;
        clock.start();
        for (int next = 0; next < events;) {
            const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            const int due = std::min(events - 1, static_cast<int>(now / ms));
            if (due < next) {
                QCoreApplication::processEvents();
                QThread::usleep(100);
                continue;
            }
            const int first = next;
            for (; next <= due; ++next)
                send(next);
            const int before = frames_.count;
            while (frames_.count == before)
                QCoreApplication::processEvents();
            const double shown = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            for (int i = first; i <= due; ++i)
                waits_.push_back(shown - i * ms);
        }
    }

    void tell(const std::string& what) {
        std::ranges::sort(waits_);
        const auto at = [this](double share) {
            return waits_[std::min(waits_.size() - 1,
                                   static_cast<size_t>(share * double(waits_.size())))];
        };
        std::printf("%s: event to frame median %.1f p95 %.1f worst %.1f ms (%zu)\n",
                    what.c_str(),
                    at(0.5),
                    at(0.95),
                    at(1),
                    waits_.size());
        waits_.clear();
    }

    widgets::CanvasView& canvas_ = child<widgets::CanvasView>("canvas");
    Frames frames_{canvas_};
    std::vector<double> waits_;
};

/// A wheel turned quickly: 20 notches in a second, from the whole picture to 400 % and back.
TEST_F(ViewSoak, DISABLED_FramesFollowTheWheel) {
    open();
    constexpr int kNotches = 18;
    for (int round = 0; round < 6; ++round) {
        follow(kNotches, 50, [&](int) { turn(1); });
        QTest::qWait(300);
        follow(kNotches, 50, [&](int) { turn(-1); });
        QTest::qWait(300);
    }
    tell("wheel");
}

/// The picture dragged to and fro at several sizes; 400 pixels in a fifth of a second.
TEST_F(ViewSoak, DISABLED_FramesFollowTheHand) {
    open();
    for (const double zoom : {0.1, 0.2, 0.3, 0.6, 1.0, 2.0}) {
        canvas_.fitView();
        while (canvas_.view().zoom() < zoom)
            canvas_.zoomIn();
        QTest::qWait(300);
        const QPointF middle = QRectF(canvas_.rect()).center();
        for (int round = 0; round < 4; ++round) {
            drag(QEvent::MouseButtonPress, middle);
            follow(100, kEventMs, [&](int i) {
                const double phase = i / 25.0;
                drag(QEvent::MouseMove,
                     middle + QPointF(200 * std::sin(phase), 150 * std::sin(phase * 1.3)));
            });
            drag(QEvent::MouseButtonRelease, middle);
            QTest::qWait(100);
        }
        tell("hand at " + std::to_string(static_cast<int>(100 * canvas_.view().zoom())) + " %");
    }
}

}  // namespace
}  // namespace r2r::ui
