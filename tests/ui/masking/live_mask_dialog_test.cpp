// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/live_mask_dialog.h"

#include "engine/imaging/masks/color_range.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/imaging/masks/mask_ops.h"
#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/masking/adjust_mask_dialog.h"
#include "ui/masking/masking.h"
#include "ui/masking/shaped_mask.h"

#include <QCheckBox>
#include <QDialog>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace r2r::ui {
namespace {

using testing::boxMask;
using widgets::SliderField;

/// The real window and its dialogs for masks; the mask is a box with a hole.
class LiveMaskDialogTest : public testing::ModelWindow {
protected:
    static constexpr Size kSize{120, 90};

    LiveMaskDialogTest() {
        Image mask = boxMask(kSize, {30, 20, 60, 50});
        for (int y = 40; y < 50; ++y)
            std::fill_n(mask.mutableRow<uint8_t>(y).begin() + 50, 10, uint8_t{0});
        before_ = TiledMask::fromImage(mask);
        Composition composition{.background = testing::grainyImage({160, 120}, 60, 90, 150)};
        picture_ = testing::grainyImage(kSize, 40, 60, 200);
        const Image red = testing::grainyImage(kSize, 220, 60, 40);
        for (int y = 20; y < 70; ++y)
            std::ranges::copy(red.row<uint8_t>(y).subspan(90, 180),
                              picture_.mutableRow<uint8_t>(y).begin() + 90);
        Foreground foreground =
            foregroundOn(composition.background, picture_, "Red", ForegroundId{1});
        foreground.mask = before_;
        foreground.harmony = testing::quickHarmony();
        composition.foregrounds.push_back(foreground);
        window_.document().open(composition);
    }

    const TiledMask& mask() { return foreground().mask; }

    int steps() { return window_.document().undoStack().index(); }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    void set(const char* name, double value) {
        auto& field = child<SliderField>(name);
        field.setValue(value);
        Q_EMIT field.valueChanged(value);
    }

    /// Presses Apply when what the values say is there.
    void apply(const char* dialog) {
        auto& button = child<QPushButton>((QByteArray(dialog) + "Apply").constData());
        waitUntil([&] { return button.isEnabled(); });
        button.click();
    }

    TiledMask expected(const Image& image) { return TiledMask::fromImage(image); }

    QColor colorAt(double x, double y) {
        const Point place = foreground().backgroundFromForeground()({x, y});
        return canvas().grab().toImage().pixelColor(
            canvas().view().widgetFromImage(QPointF(place.x, place.y)).toPoint());
    }

    TiledMask before_;
    Image picture_;
};

TEST_F(LiveMaskDialogTest, AdjustingIsOneStepOfWhatTheEngineMakes) {
    action("adjustMask").trigger();
    child<QCheckBox>("adjustHoles").setChecked(true);
    set("adjustSmooth", 3);
    set("adjustGrow", -4.5);
    set("adjustFeather", 6);
    EXPECT_TRUE(mask() == before_) << "nothing is done before it is applied";
    apply("adjustMaskDialog");

    const Image all = feathered(grown(smoothed(holesFilled(before_.toImage()), 3), -4.5), 6);
    EXPECT_TRUE(mask() == expected(all));
    EXPECT_EQ(steps(), 1);
    EXPECT_EQ(window_.document().undoStack().undoText(), "Adjust mask");
    EXPECT_FALSE(child<QDialog>("adjustMaskDialog").isVisible());
}

TEST_F(LiveMaskDialogTest, TheCanvasShowsWhatWouldBeAndForgetsItOnCancel) {
    action("viewMaskAlone").trigger();
    ASSERT_EQ(colorAt(55, 45), QColor(Qt::black)) << "the hole";
    action("adjustMask").trigger();
    child<QCheckBox>("adjustHoles").setChecked(true);

    waitUntil([&] { return colorAt(55, 45) == QColor(Qt::white); });
    EXPECT_TRUE(mask() == before_);
    child<QPushButton>("adjustMaskDialogCancel").click();

    EXPECT_EQ(colorAt(55, 45), QColor(Qt::black));
    EXPECT_EQ(steps(), 0);
}

TEST_F(LiveMaskDialogTest, BeginsAnewEveryTime) {
    action("adjustMask").trigger();
    set("adjustGrow", 5);
    child<QPushButton>("adjustMaskDialogCancel").click();
    action("adjustMask").trigger();

    EXPECT_EQ(child<SliderField>("adjustGrow").value(), 0);
}

TEST_F(LiveMaskDialogTest, ShowsTheMaskAsAnOverlayWhereNothingWasSeenOfIt) {
    MaskViews& views = window_.masking().views();
    action("adjustMask").trigger();
    EXPECT_EQ(views.view(), MaskView::Overlay);
    child<QPushButton>("adjustMaskDialogCancel").click();
    EXPECT_EQ(views.view(), MaskView::Result);
}

TEST_F(LiveMaskDialogTest, AViewThatIsChosenInItStays) {
    MaskViews& views = window_.masking().views();
    action("adjustMask").trigger();
    auto& combo = child<QComboBox>("adjustMaskDialogView");
    combo.setCurrentIndex(combo.findText("On white"));
    Q_EMIT combo.activated(combo.currentIndex());
    EXPECT_EQ(views.view(), MaskView::OnWhite);

    child<QPushButton>("adjustMaskDialogCancel").click();
    EXPECT_EQ(views.view(), MaskView::OnWhite);
}

TEST_F(LiveMaskDialogTest, UndoneBeneathItItGoesOnWithTheMaskAsItIs) {
    TiledMask painted = before_;
    const Rect changed = painted.dab({10, 10}, 5, 1, 1, false);
    Document& document = window_.document();
    document.push(std::make_unique<PaintMask>(document, ForegroundId{1}, painted, changed, false));
    action("adjustMask").trigger();
    document.undoStack().undo();
    set("adjustGrow", 3);
    apply("adjustMaskDialog");

    EXPECT_TRUE(mask() == expected(grown(before_.toImage(), 3)));
}

TEST_F(LiveMaskDialogTest, GoesWithItsForeground) {
    action("adjustMask").trigger();
    ASSERT_TRUE(child<QDialog>("adjustMaskDialog").isVisible());
    action("deleteForeground").trigger();

    EXPECT_FALSE(child<QDialog>("adjustMaskDialog").isVisible());
}

TEST_F(LiveMaskDialogTest, RefiningIsTheEnginesAndOneStep) {
    action("refineEdge").trigger();
    set("refineRadius", 4);
    set("refineSmooth", 1);
    set("refineFeather", 2);
    set("refineContrast", 0.25);
    set("refineShift", -1);
    apply("refineEdgeDialog");

    const Image refined = edgeRefined(
        picture_,
        before_.toImage(),
        {.radiusPx = 4, .smoothPx = 1, .featherPx = 2, .contrast = 0.25, .shiftPx = -1});
    EXPECT_TRUE(mask() == expected(refined));
    EXPECT_EQ(steps(), 1);
    EXPECT_EQ(window_.document().undoStack().undoText(), "Refine edge");
}

TEST_F(LiveMaskDialogTest, WithoutARadiusTheEdgeIsOnlyShaped) {
    action("refineEdge").trigger();
    set("refineRadius", 0);
    set("refineShift", 2);
    apply("refineEdgeDialog");

    EXPECT_TRUE(mask() == expected(grown(before_.toImage(), 2)));
}

TEST_F(LiveMaskDialogTest, AColourRangeIsOfTheColoursThatAreClicked) {
    action("toolColorRange").trigger();
    ASSERT_TRUE(child<QDialog>("colorRangeDialog").isVisible());
    set("colorTolerance", 30);
    const auto at = [&](double x, double y) {
        const Point place = foreground().backgroundFromForeground()({x, y});
        return canvas().view().widgetFromImage(QPointF(place.x, place.y)).toPoint();
    };
    const auto pixel = [&](QPoint point) {
        const QPointF image = canvas().view().imageFromWidget(QPointF(point));
        const Point inside =
            (*foreground().backgroundFromForeground().inverse())({image.x(), image.y()});
        return QPoint(static_cast<int>(std::floor(inside.x)),
                      static_cast<int>(std::floor(inside.y)));
    };
    const QPoint first = at(60.5, 30.5);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, first);
    apply("colorRangeDialog");

    const QPoint picked = pixel(first);
    const std::array colors = {r2r::colorAt(picture_, picked.x(), picked.y())};
    EXPECT_TRUE(mask() == expected(colorRangeMask(picture_, colors, {.tolerance = 30})));
    EXPECT_EQ(mask().at(60, 30), 255);
    EXPECT_EQ(window_.document().undoStack().undoText(), "Select colour range");
    EXPECT_EQ(steps(), 1);
}

TEST_F(LiveMaskDialogTest, ShiftAddsAFurtherColour) {
    action("toolColorRange").trigger();
    set("colorTolerance", 30);
    const auto click = [&](double x, double y, Qt::KeyboardModifiers held) {
        const Point place = foreground().backgroundFromForeground()({x, y});
        QTest::mouseClick(&canvas(),
                          Qt::LeftButton,
                          held,
                          canvas().view().widgetFromImage(QPointF(place.x, place.y)).toPoint());
    };
    click(60.5, 30.5, {});
    click(10.5, 10.5, Qt::ShiftModifier);
    EXPECT_TRUE(child<QLabel>("colorRangeSaid").text().startsWith("2 colours"));
    apply("colorRangeDialog");

    EXPECT_EQ(mask().at(60, 30), 255);
    EXPECT_EQ(mask().at(10, 80), 255) << "red and blue: all there is";
}

}  // namespace
}  // namespace r2r::ui
