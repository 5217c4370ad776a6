// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/model_window.h"
#include "ui/document/brush.h"
#include "ui/files/journalling.h"

#include <QElapsedTimer>
#include <QPointingDevice>
#include <QTabletEvent>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <tuple>
#include <vector>

/// How long a person waits between moving a pen and seeing the paint: run by hand, on a quiet
/// machine, with `--gtest_also_run_disabled_tests`.
namespace r2r::ui {
namespace {

using testing::grainyImage;

constexpr double kEventMs = 8;  // 125 positions in a second, as tablets send them
constexpr int kMoves = 100;
constexpr int kStrokes = 8;

/// Diameter of the brush in pixels of the picture, and whether strokes go to a journal.
using Painting = std::tuple<double, bool>;

class StrokeSoak : public testing::ModelWindow, public ::testing::WithParamInterface<Painting> {
protected:
    static Composition fiftyMegapixels() {
        Composition composition{.background = grainyImage({8660, 5774}, 60, 90, 150)};
        for (uint32_t id = 1; id <= 3; ++id) {
            Foreground foreground = foregroundOn(composition.background,
                                                 grainyImage({5480, 3650}, 200, 120, 40),
                                                 "Large " + std::to_string(id),
                                                 ForegroundId{id});
            foreground.mask = TiledMask(foreground.image.size());
            foreground.mask.dab({2700, 1800}, 1500, 0.7, 1, false);
            composition.foregrounds.push_back(foreground);
        }
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

    void touch(QEvent::Type type, QPointF at, double pressure) {
        const bool isDown = type != QEvent::TabletRelease;
        QTabletEvent event(type,
                           &pen_,
                           at,
                           canvas_.mapToGlobal(at),
                           pressure,
                           0,
                           0,
                           0,
                           0,
                           0,
                           {},
                           type == QEvent::TabletMove ? Qt::NoButton : Qt::LeftButton,
                           isDown ? Qt::LeftButton : Qt::NoButton);
        QCoreApplication::sendEvent(&canvas_, &event);
    }

    widgets::CanvasView& canvas_ = child<widgets::CanvasView>("canvas");
    const QPointingDevice pen_{"pen",
                               1,
                               QInputDevice::DeviceType::Stylus,
                               QPointingDevice::PointerType::Pen,
                               QInputDevice::Capability::Pressure,
                               1,
                               1};
};

double at(std::vector<double>& values, double share) {
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<size_t>(share * double(values.size())))];
}

/// Positions come on time whether or not the window is ready; those that wait are delivered
/// together, and the wait of each ends with the frame that shows it.
TEST_P(StrokeSoak, DISABLED_FramesFollowThePen) {
    const auto [wantedPx, isJournalled] = GetParam();
    window_.resize(1280, 800);
    if (isJournalled)
        window_.journal().keepIn(folder_ / "journals");
    window_.document().open(fiftyMegapixels());
    action("toolBrush").trigger();
    for (double diameter = Brush().diameterPx; diameter < 0.95 * wantedPx; diameter *= 1.2)
        QTest::keyClick(&canvas_, Qt::Key_BracketRight);
    QTest::qWait(3000);
    if (isJournalled)
        waitUntil([this] { return window_.journal().isUpToDate(); });

    Frames frames(canvas_);
    std::vector<double> waits;
    std::vector<double> begins;
    for (int stroke = 0; stroke < kStrokes; ++stroke) {
        action(stroke % 2 == 0 ? "toolEraser" : "toolBrush").trigger();
        const QPointF middle = QRectF(canvas_.rect()).center();
        const auto place = [&](int i) {
            const double angle = 2 * std::numbers::pi * i / 90.0;
            return middle + QPointF((60 + 8 * (stroke / 2)) * std::cos(angle),
                                    (50 + 6 * (stroke / 2)) * std::sin(angle));
        };
        QElapsedTimer clock;
        clock.start();
        touch(QEvent::TabletPress, place(0), 0.5);
        int next = 1;
        int before = frames.count;
        while (frames.count == before && clock.elapsed() < 1000)
            QCoreApplication::processEvents();
        begins.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        while (next <= kMoves) {
            const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            const int due = std::min(kMoves, static_cast<int>(now / kEventMs));
            if (due < next) {
                QCoreApplication::processEvents();
                QThread::usleep(100);
                continue;
            }
            const int first = next;
            for (; next <= due; ++next)
                touch(QEvent::TabletMove, place(next), 0.5 + 0.5 * std::sin(next / 20.0));
            before = frames.count;
            while (frames.count == before)
                QCoreApplication::processEvents();
            const double shown = static_cast<double>(clock.nsecsElapsed()) / 1e6;
            for (int i = first; i <= due; ++i)
                waits.push_back(shown - i * kEventMs);
        }
        touch(QEvent::TabletRelease, place(kMoves), 0.5);
        QTest::qWait(400);
    }
    std::printf(
        "brush %.0f px%s: event to frame median %.1f p95 %.1f worst %.1f ms (%zu); first "
        "touch median %.1f worst %.1f ms\n",
        wantedPx,
        isJournalled ? ", journalled" : "",
        at(waits, 0.5),
        at(waits, 0.95),
        at(waits, 1),
        waits.size(),
        at(begins, 0.5),
        at(begins, 1));
}

INSTANTIATE_TEST_SUITE_P(Brushes,
                         StrokeSoak,
                         ::testing::Combine(::testing::Values(500.0, 2000.0), ::testing::Bool()));

}  // namespace
}  // namespace r2r::ui
