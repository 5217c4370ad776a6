// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/canvas_scene.h"

#include "tests/ui/tools/studio_table.h"
#include "ui/document/commands.h"
#include "ui/tools/brush_tool.h"

#include <cstdlib>
#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;

const QColor kBlue(30, 60, 200);   // the background
const QColor kRed(200, 30, 30);    // the foreground as it is
const QColor kGreen(40, 180, 60);  // the foreground as a harmonizer left it

class CanvasSceneTest : public testing::StudioTable {
protected:
    /// The engine's answer for the document as it is: the foreground has become green.
    [[nodiscard]] PreviewResult greenResult() const {
        QImage patch(200, 100, QImage::Format_RGB32);
        patch.fill(kGreen);
        PreviewResult result{.region = {100, 100, 200, 100}, .patch = patch};
        result.layers.push_back(
            {.foreground = kFirst,
             .placement = first().placement,
             .region = {100, 100, 200, 100},
             .image = patch.convertToFormat(QImage::Format_ARGB32_Premultiplied)});
        return result;
    }

    void erase(Point centre) {
        TiledMask mask = first().mask;
        const Rect changed = mask.dab(centre, 10, 1, 1, true);
        document_.push(std::make_unique<PaintMask>(document_, kFirst, mask, changed, true));
    }
};

TEST_F(CanvasSceneTest, ForegroundIsShownAsItIsUntilThereIsAResult) {
    EXPECT_EQ(colorAt({200, 150}), kRed);

    scene_.showResult(greenResult());

    EXPECT_EQ(colorAt({200, 150}), kGreen);
    EXPECT_EQ(colorAt({50, 50}), kBlue);
}

// Only an overview of it is kept for the screen.
TEST_F(CanvasSceneTest, AVeryLargeBackgroundIsShownPixelByPixel) {
    Image stripes({4200, 4100}, 3, SampleType::U8);
    for (int y = 0; y < stripes.height(); ++y)
        for (size_t x = 0; x < 4200; x += 2)
            stripes.mutableRow<uint8_t>(y)[3 * x] = 200;
    Composition composition = document_.composition();
    composition.background = stripes;
    composition.foregrounds.clear();
    document_.open(composition);
    canvas_.zoomToActualSize();

    const QImage seen = canvas_.grab().toImage();

    EXPECT_EQ(std::abs(seen.pixelColor(50, 40).red() - seen.pixelColor(51, 40).red()), 200);
}

TEST_F(CanvasSceneTest, AResultFollowsIntoPerspectiveAsLongAsItShowsWell) {
    scene_.showResult(greenResult());
    const auto pull = [this](const Corners& corners) {
        scene_.previewPlacement(kFirst, placementAt({200, 100}, corners).value());
    };

    pull({{{160, 100}, {240, 100}, {320, 220}, {80, 220}}});
    EXPECT_EQ(colorAt({200, 210}), kGreen);
    EXPECT_EQ(colorAt({110, 120}), kBlue);

    pull({{{195, 100}, {205, 100}, {390, 290}, {10, 290}}});
    EXPECT_EQ(colorAt({200, 280}), kRed);
    EXPECT_EQ(colorAt({60, 150}), kBlue);

    scene_.endPreview();
    EXPECT_EQ(colorAt({200, 150}), kGreen);
}

TEST_F(CanvasSceneTest, ErasingShowsTheBackgroundOverTheOldResult) {
    scene_.showResult(greenResult());

    erase({100, 50});

    EXPECT_EQ(colorAt({200, 150}), kBlue);
    EXPECT_EQ(colorAt({230, 150}), kGreen);
}

TEST_F(CanvasSceneTest, AStrokeIsExactAlsoWhenItIsLookedAtMoreClosely) {
    scene_.showResult(greenResult());
    while (canvas_.view().zoom() > 0.2)
        canvas_.zoomOut();
    const auto shownAt = [this](QPointF imagePoint) {
        return colorAt(canvas_.view().widgetFromImage(imagePoint).toPoint());
    };
    erase({100, 50});
    EXPECT_EQ(shownAt({200, 150}), kBlue);

    canvas_.zoomToActualSize();

    EXPECT_EQ(shownAt({208, 150}), kBlue);
    EXPECT_EQ(shownAt({210, 150}), kGreen);
}

TEST_F(CanvasSceneTest, UndoneErasingShowsTheOldResultAgain) {
    scene_.showResult(greenResult());
    erase({100, 50});

    document_.undoStack().undo();

    EXPECT_EQ(colorAt({200, 150}), kGreen);
}

TEST_F(CanvasSceneTest, PaintedPixelsAreTheForegroundUntilTheyAreHarmonized) {
    erase({100, 50});
    PreviewResult result = greenResult();
    for (int y = 40; y < 60; ++y)
        for (int x = 90; x < 110; ++x)
            result.patch.setPixelColor(x, y, kBlue);
    scene_.showResult(result);

    document_.undoStack().undo();

    EXPECT_EQ(colorAt({200, 150}), kRed);
    scene_.showResult(greenResult());
    EXPECT_EQ(colorAt({200, 150}), kGreen);
}

TEST_F(CanvasSceneTest, MovedForegroundFloatsAsItWasHarmonized) {
    scene_.showResult(greenResult());

    document_.push(
        std::make_unique<PlaceForeground>(document_, kFirst, Placement{.centre = {290, 150}}));

    EXPECT_EQ(colorAt({370, 150}), kGreen);
    EXPECT_EQ(colorAt({130, 150}), kBlue);
    document_.undoStack().undo();
    EXPECT_EQ(colorAt({130, 150}), kGreen);
}

TEST_F(CanvasSceneTest, LateResultDoesNotMoveTheForegroundBack) {
    const PreviewResult late = greenResult();
    document_.push(
        std::make_unique<PlaceForeground>(document_, kFirst, Placement{.centre = {290, 150}}));

    scene_.showResult(late);

    EXPECT_EQ(colorAt({370, 150}), kGreen);
    EXPECT_EQ(colorAt({130, 150}), kBlue);
}

TEST_F(CanvasSceneTest, ResultThatComesDuringAStrokeWaitsForItsEnd) {
    BrushTool brush(context_);
    brush.setBrush({.diameterPx = 20, .hardness = 1, .opacity = 1, .isEraser = true});
    controller_.setTool(&brush);
    press({200, 150});
    canvas_.setBrush(std::nullopt);

    scene_.showResult(greenResult());
    EXPECT_EQ(colorAt({130, 150}), kRed);
    moveTo({204, 150});
    release({204, 150});

    controller_.setTool(nullptr);
    EXPECT_EQ(colorAt({130, 150}), kGreen);
    EXPECT_EQ(colorAt({200, 150}), kBlue);  // the stroke is not in the result, and not forgotten
}

TEST_F(CanvasSceneTest, BeforeStateHasTheErasedPixelsToo) {
    scene_.showResult(greenResult());
    erase({100, 50});

    canvas_.setBefore(true);

    EXPECT_EQ(colorAt({130, 150}), kRed);
    EXPECT_EQ(colorAt({200, 150}), kBlue);
}

TEST_F(CanvasSceneTest, RemovedForegroundIsGone) {
    scene_.showResult(greenResult());

    document_.push(std::make_unique<RemoveForeground>(document_, kFirst));

    EXPECT_EQ(colorAt({200, 150}), kBlue);
}

TEST_F(CanvasSceneTest, OverlayFollowsTheMask) {
    scene_.setMaskOverlayShown(true);
    const QColor tinted = colorAt({130, 130});
    EXPECT_GT(std::abs(tinted.hue() - kRed.hue()), 15);  // no red film over red

    erase({100, 50});

    EXPECT_EQ(colorAt({200, 150}), kBlue);
    EXPECT_EQ(colorAt({130, 130}), tinted);
}

TEST_F(CanvasSceneTest, OverlayKeepsItsColourWhileTheMaskIsPainted) {
    scene_.setMaskOverlayShown(true);
    const QColor tinted = colorAt({130, 130});

    erase({100, 50});
    document_.undoStack().undo();

    EXPECT_EQ(colorAt({130, 130}), tinted);
    EXPECT_EQ(colorAt({200, 150}), tinted);
}

TEST_F(CanvasSceneTest, WhatAnEmptyMaskHidesIsSeenDimmedWhileItIsAsked) {
    Composition composition = document_.composition();
    composition.foregrounds[0].mask = TiledMask({200, 100});
    document_.open(composition);
    EXPECT_EQ(colorAt({130, 130}), kBlue);

    scene_.setLeftOutShown(true);
    EXPECT_GT(colorAt({130, 130}).red(), 60);
    EXPECT_LT(colorAt({130, 130}).red(), 150);
    canvas_.setBefore(true);
    EXPECT_EQ(colorAt({130, 130}), kBlue);
    canvas_.setBefore(false);

    scene_.setLeftOutShown(false);
    EXPECT_EQ(colorAt({130, 130}), kBlue);
}

TEST_F(CanvasSceneTest, WhatIsLeftOutFollowsMaskAndPlace) {
    scene_.setLeftOutShown(true);
    EXPECT_EQ(colorAt({200, 150}), kRed);

    erase({100, 50});
    const QColor dimmed = colorAt({200, 150});
    EXPECT_NE(dimmed, kBlue);
    EXPECT_NE(dimmed, kRed);
    document_.push(
        std::make_unique<PlaceForeground>(document_, kFirst, Placement{.centre = {240, 150}}));

    EXPECT_EQ(colorAt({240, 150}), dimmed);
}

}  // namespace
}  // namespace r2r::ui
