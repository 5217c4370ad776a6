// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_views.h"

#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/masking/masking.h"

#include <QColorDialog>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::boxMask;

/// The real window; half of the foreground, the left one, is in its mask.
class MaskViewsTest : public testing::ModelWindow {
protected:
    MaskViewsTest() {
        Composition composition = testing::warmOnCool();
        composition.foregrounds.front().mask =
            TiledMask::fromImage(boxMask({60, 40}, {0, 0, 30, 40}));
        window_.document().open(composition);
        window_.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window_));
    }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    /// The colour of the canvas at a pixel of the background, mixed over a few.
    QColor colorAt(double x, double y) {
        const QPoint at = canvas().view().widgetFromImage(QPointF(x, y)).toPoint();
        return QColor(canvas()
                          .grab(QRect(at - QPoint(6, 6), QSize(12, 12)))
                          .toImage()
                          .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                          .pixel(0, 0));
    }

    QColor inMask() { return colorAt(65, 60); }

    QColor outOfMask() { return colorAt(95, 60); }

    QColor onBackground() { return colorAt(20, 20); }

    static bool isWarm(const QColor& color) { return color.red() > color.blue() + 50; }
};

TEST_F(MaskViewsTest, TheForegroundIsSeenBeforeBlackWhiteAndGrey) {
    const std::pair<const char*, QColor> views[] = {{"viewOnBlack", Qt::black},
                                                    {"viewOnWhite", Qt::white},
                                                    {"viewOnGrey", QColor(119, 119, 119)}};
    for (const auto& [name, color] : views) {
        action(name).trigger();
        EXPECT_TRUE(isWarm(inMask())) << name;
        EXPECT_EQ(outOfMask(), color) << name;
        EXPECT_EQ(onBackground(), color) << name;
    }
    action("viewResult").trigger();
    EXPECT_NE(onBackground(), QColor(119, 119, 119));
}

TEST_F(MaskViewsTest, AloneItIsWhiteOnBlack) {
    action("viewMaskAlone").trigger();

    EXPECT_EQ(inMask(), QColor(Qt::white));
    EXPECT_EQ(outOfMask(), QColor(Qt::black));
    EXPECT_EQ(onBackground(), QColor(Qt::black));
}

TEST_F(MaskViewsTest, AStrokeIsSeenAtOnceInEveryView) {
    for (const char* name : {"viewOnWhite", "viewMaskAlone", "viewOverlay"}) {
        action(name).trigger();
        const QColor before = outOfMask();
        TiledMask painted = foreground().mask;
        const Rect changed = painted.dab({45, 20}, 12, 1, 1, false);
        Document& document = window_.document();
        document.push(
            std::make_unique<PaintMask>(document, ForegroundId{1}, painted, changed, false));
        EXPECT_NE(outOfMask(), before) << name;
        document.undoStack().undo();
        EXPECT_EQ(outOfMask(), before) << name;
    }
}

TEST_F(MaskViewsTest, OneAfterTheOtherAndRoundAgain) {
    MaskViews& views = window_.masking().views();
    const MaskView order[] = {MaskView::Overlay,
                              MaskView::OnBlack,
                              MaskView::OnWhite,
                              MaskView::OnGrey,
                              MaskView::MaskAlone,
                              MaskView::Result,
                              MaskView::Overlay};
    for (const MaskView expected : order) {
        QTest::keyClick(&canvas(), Qt::Key_Q, Qt::ShiftModifier);
        EXPECT_EQ(views.view(), expected);
    }
    EXPECT_TRUE(action("viewOverlay").isChecked());
    EXPECT_TRUE(action("showMask").isChecked());
}

TEST_F(MaskViewsTest, ShowMaskGoesBackToTheViewThatWasUsedLast) {
    MaskViews& views = window_.masking().views();
    action("viewOnWhite").trigger();

    action("showMask").trigger();
    EXPECT_EQ(views.view(), MaskView::Result);
    action("showMask").trigger();
    EXPECT_EQ(views.view(), MaskView::OnWhite);
}

TEST_F(MaskViewsTest, TheColourOfTheOverlayIsChosenAndRemembered) {
    withNext<QColorDialog>([](QColorDialog& dialog) {
        dialog.setCurrentColor(QColor(0, 255, 0, 255));
        dialog.accept();
    });
    action("overlayColor").trigger();

    EXPECT_EQ(inMask(), QColor(0, 255, 0));
    EXPECT_EQ(settings_.overlayColor(), QColor(0, 255, 0, 255));
}

TEST_F(MaskViewsTest, TheOutlineGoesAroundTheMaskAndFollowsIt) {
    action("showOutline").trigger();
    // Its other sides are edges of the picture.
    waitUntil([&] { return canvas().marchingLines() == QList<QLineF>{QLineF(80, 40, 80, 80)}; });

    Placement placement = foreground().placement;
    placement.centre.x += 10;
    Document& document = window_.document();
    document.push(std::make_unique<PlaceForeground>(document, ForegroundId{1}, placement));
    waitUntil([&] { return canvas().marchingLines() == QList<QLineF>{QLineF(90, 40, 90, 80)}; });

    action("showOutline").trigger();
    EXPECT_TRUE(canvas().marchingLines().isEmpty());
}

TEST_F(MaskViewsTest, WithoutAForegroundThereIsNothingToSee) {
    action("viewOnWhite").trigger();
    action("deleteForeground").trigger();

    EXPECT_NE(onBackground(), QColor(Qt::white));
    EXPECT_FALSE(action("viewOnWhite").isEnabled());
}

}  // namespace
}  // namespace r2r::ui
