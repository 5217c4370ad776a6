// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/subject_source.h"
#include "engine/pipeline/subjects/subject_selection.h"
#include "tests/ui/model_window.h"
#include "ui/masking/adjust_mask_dialog.h"
#include "ui/masking/mask_outline.h"
#include "ui/masking/shaped_mask.h"

#include <QElapsedTimer>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <vector>

/// How long a person waits for what is selected in large pictures: run by hand, on a quiet machine,
/// with `--gtest_also_run_disabled_tests`.
namespace r2r::ui {
namespace {

using testing::grainyImage;

constexpr Size kFiftyMegapixels{8660, 5774};

double milliseconds(const QElapsedTimer& clock) {
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

double at(std::vector<double>& values, double share) {
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<size_t>(share * double(values.size())))];
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

class SelectionSoak : public testing::ModelWindow {
protected:
    SelectionSoak() {
        window_.resize(1280, 800);
        Composition composition{.background = grainyImage(kFiftyMegapixels, 60, 90, 150)};
        composition.foregrounds.push_back(foregroundOn(composition.background,
                                                       grainyImage(kFiftyMegapixels, 200, 120, 40),
                                                       "Large",
                                                       ForegroundId{1}));
        composition.foregrounds[0].mask = TiledMask(kFiftyMegapixels);
        composition.foregrounds[0].mask.dab({4300, 2900}, 2000, 0.7, 1, false);
        composition.foregrounds[0].harmony = testing::quickHarmony();
        window_.document().open(composition);
    }

    widgets::CanvasView& canvas_ = child<widgets::CanvasView>("canvas");
};

TEST_F(SelectionSoak, DISABLED_TheLineFollowsTheHandWithin16Ms) {
    for (const char* tool : {"toolRectangle", "toolEllipse", "toolLasso"}) {
        action(tool).trigger();
        QTest::qWait(3000);
        const QPointF middle = QRectF(canvas_.rect()).center();
        QTest::mousePress(&canvas_, Qt::LeftButton, {}, middle.toPoint());
        Frames frames(canvas_);
        std::vector<double> waits;
        for (int i = 1; i <= 1500; ++i) {
            const double angle = 2 * std::numbers::pi * i / 300.0;
            const QPointF to = middle + QPointF((40 + i / 8.0) * std::cos(angle),
                                                (40 + i / 10.0) * std::sin(angle));
            QMouseEvent move(
                QEvent::MouseMove, to, canvas_.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
            QElapsedTimer clock;
            clock.start();
            QCoreApplication::sendEvent(&canvas_, &move);
            const int before = frames.count;
            while (frames.count == before && clock.elapsed() < 1000)
                QCoreApplication::processEvents();
            waits.push_back(milliseconds(clock));
        }
        QTest::keyClick(&canvas_, Qt::Key_Escape);
        QTest::mouseRelease(&canvas_, Qt::LeftButton, {}, middle.toPoint());
        std::printf("%s: p50 %.1f ms, p95 %.1f ms, most %.1f ms\n",
                    tool,
                    at(waits, 0.5),
                    at(waits, 0.95),
                    at(waits, 1));
        EXPECT_LE(at(waits, 0.95), 16) << tool;
    }
}

TEST_F(SelectionSoak, DISABLED_WhatIsDoneBesideTheWindow) {
    const TiledMask mask = foreground().mask;
    const auto tell = [](const char* what, const auto& work) {
        QElapsedTimer clock;
        clock.start();
        work();
        std::printf("%s: %.0f ms\n", what, milliseconds(clock));
    };
    tell("ellipse of 24 megapixels", [&] {
        (void)shapedMask(mask, ellipseOutline({500, 500}, {7500, 5000}), MaskCombination::Subtract);
    });
    tell("outline, one block for four pixels", [&] { (void)outlineOf(mask, 4); });
    tell("grown by 10", [&] { (void)adjustedMask(mask, {.growPx = 10}); });
    tell("feathered by 20", [&] { (void)adjustedMask(mask, {.featherPx = 20}); });
}

TEST(ClickSoak, DISABLED_AFurtherClickTakesLittle) {
    const auto network = bundledSubjectNetwork();
    for (const Size size : {Size{2400, 1600}, Size{6000, 4000}}) {
        Image picture = grainyImage(size, 40, 60, 200);
        const Image red = grainyImage(size, 220, 60, 40);
        for (int y = size.height / 4; y < size.height * 3 / 4; ++y)
            std::ranges::copy(red.row<uint8_t>(y).subspan(static_cast<size_t>(size.width),
                                                          static_cast<size_t>(size.width)),
                              picture.mutableRow<uint8_t>(y).begin() + size.width);
        SubjectSearch search(picture);
        SubjectQuery query{.points = {{{size.width / 2.0, size.height / 2.0}}}};
        for (int click = 0; click < 4; ++click) {
            if (click > 0)
                query.points.push_back(
                    {{size.width * (0.4 + 0.05 * click), size.height * 0.3}, false});
            QElapsedTimer clock;
            clock.start();
            (void)search.mask(query, network.get());
            std::printf("%d megapixels, click %d: %.0f ms\n",
                        static_cast<int>(size.area() / 1'000'000),
                        click + 1,
                        milliseconds(clock));
        }
    }
}

}  // namespace
}  // namespace r2r::ui
