// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/foreground_editing.h"

#include "engine/pipeline/recipes/recipe.h"
#include "tests/support/image_matchers.h"
#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/document/qt_image.h"
#include "ui/editing/foreground_parcel.h"
#include "ui/files/opening.h"
#include "ui/window/help_window.h"
#include "widgets/layer_list.h"

#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QMimeData>
#include <QTextBrowser>
#include <QTreeWidget>
#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace r2r::ui {
namespace {

using r2r::testing::ImageNear;
using testing::grainyImage;
using testing::toQString;
using testing::warmOnCool;
using testing::writeImage;
using widgets::LayerList;

/// The chosen foreground in the real window, edited by menu, list and numbers.
class ForegroundEditingTest : public testing::ModelWindow {
protected:
    ForegroundEditingTest() {
        Composition composition = warmOnCool();
        composition.foregrounds[0].harmony = {.model = "lab-mean", .strength = {.overall = 0.5F}};
        document().open(composition);
    }

    Document& document() { return window_.document(); }

    const Composition& composition() { return document().composition(); }

    LayerList& list() { return child<LayerList>("foregroundList"); }

    QDoubleSpinBox& field(const char* name) { return child<QDoubleSpinBox>(name); }

    /// Drags with the pointer, between places of the background.
    void drag(Point from, Point to, Qt::KeyboardModifiers modifiers) {
        auto& canvas = child<widgets::CanvasView>("canvas");
        const auto at = [&](Point point) {
            return canvas.view().widgetFromImage(toQt(point)).toPoint();
        };
        QTest::mousePress(&canvas, Qt::LeftButton, modifiers, at(from));
        QMouseEvent move(QEvent::MouseMove,
                         at(to),
                         canvas.mapToGlobal(at(to)),
                         Qt::NoButton,
                         Qt::LeftButton,
                         modifiers);
        QCoreApplication::sendEvent(&canvas, &move);
        QTest::mouseRelease(&canvas, Qt::LeftButton, modifiers, at(to));
    }

    void clickList(const QRect& at) {
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, at.center());
    }
};

TEST_F(ForegroundEditingTest, FlippingVerticallyTurnsItUpsideDown) {
    document().push(std::make_unique<PlaceForeground>(
        document(), ForegroundId{1}, Placement{.centre = {80, 60}, .degrees = 90}));
    const PlaneMap before = foreground().backgroundFromForeground();

    action("flipVertically").trigger();

    // The top of the picture is where its bottom was.
    const PlaneMap after = foreground().backgroundFromForeground();
    const Size size = foreground().image.size();
    for (const double x : {0.0, 7.0}) {
        const Point top = after({x, 3});
        const Point bottom = before({x, size.height - 3.0});
        EXPECT_NEAR(top.x, bottom.x, 1e-9);
        EXPECT_NEAR(top.y, bottom.y, 1e-9);
    }
    document().undoStack().undo();
    EXPECT_FALSE(foreground().placement.isFlipped);
}

TEST_F(ForegroundEditingTest, FreeTransformIsTheMoveToolOnTheCanvas) {
    action("toolBrush").trigger();
    list().setFocus();

    action("freeTransform").trigger();

    EXPECT_TRUE(action("toolMove").isChecked());
    EXPECT_TRUE(child<widgets::CanvasView>("canvas").hasFocus());
    EXPECT_EQ(action("freeTransform").shortcut(), QKeySequence("Ctrl+T"));
}

TEST_F(ForegroundEditingTest, PullingCornersIsTheMoveToolWithOtherHandles) {
    action("toolBrush").trigger();

    action("pullCorners").trigger();

    EXPECT_TRUE(action("toolMove").isChecked());
    EXPECT_TRUE(action("pullCorners").isChecked());
    drag({110, 80}, {130, 100}, {});
    EXPECT_TRUE(foreground().placement.corners.has_value());

    action("freeTransform").trigger();
    EXPECT_FALSE(action("pullCorners").isChecked());
}

TEST_F(ForegroundEditingTest, CutAndPasteBringsBackMaskPlaceAndSettings) {
    Foreground before = foreground();

    action("cut").trigger();
    EXPECT_TRUE(composition().foregrounds.empty());
    action("paste").trigger();

    ASSERT_EQ(composition().foregrounds.size(), 1);
    before.id = foreground().id;
    EXPECT_TRUE(foreground() == before);
}

TEST_F(ForegroundEditingTest, OtherProgramsGetACutOutPicture) {
    TiledMask mask = foreground().mask;
    mask.dab({0, 0}, 5, 1, 1, true);
    document().push(
        std::make_unique<PaintMask>(document(), ForegroundId{1}, mask, Rect{0, 0, 10, 10}, true));

    action("copy").trigger();

    const auto picture =
        qvariant_cast<QImage>(QGuiApplication::clipboard()->mimeData()->imageData());
    ASSERT_EQ(picture.size(), QSize(60, 40));
    EXPECT_EQ(qAlpha(picture.pixel(0, 0)), 0);
    EXPECT_EQ(qAlpha(picture.pixel(30, 20)), 255);
}

TEST_F(ForegroundEditingTest, WhatAnotherWindowCopiedIsPastedWithMaskAndSettings) {
    Foreground sent = foreground();
    sent.name = "From elsewhere";
    sent.mask.dab({10, 10}, 5, 1, 1, true);
    sent.harmony.seed = 77;
    auto* content = new QMimeData;
    content->setData("application/x-r2r-foreground", packed(sent));
    QGuiApplication::clipboard()->setMimeData(content);

    action("paste").trigger();

    ASSERT_EQ(composition().foregrounds.size(), 2);
    const Foreground& pasted = composition().foregrounds.back();
    EXPECT_EQ(pasted.name, "From elsewhere");
    EXPECT_EQ(pasted.mask, sent.mask);
    EXPECT_EQ(pasted.harmony, sent.harmony);
}

TEST_F(ForegroundEditingTest, APictureCopiedElsewhereIsPastedInsteadOfOurs) {
    action("copy").trigger();
    QGuiApplication::clipboard()->setImage(QImage(30, 20, QImage::Format_RGB32));

    action("paste").trigger();

    ASSERT_EQ(composition().foregrounds.size(), 2);
    EXPECT_EQ(composition().foregrounds.back().image.size(), (Size{30, 20}));
}

TEST_F(ForegroundEditingTest, CopyMergedIsTheHarmonizedPicture) {
    waitUntil([this] { return child<widgets::CanvasView>("canvas").hasPatch(); });
    QGuiApplication::clipboard()->clear();

    action("copyMerged").trigger();

    waitUntil([] { return !QGuiApplication::clipboard()->image().isNull(); });
    const Image copied = imageFromQt(QGuiApplication::clipboard()->image());
    EXPECT_THAT(copied, ImageNear(harmonized(composition(), catalog_, chooseDevice("cpu")), 0));
}

TEST_F(ForegroundEditingTest, TheEyeHidesAndThePadlockLocks) {
    clickList(list().eyeRect(0));
    EXPECT_TRUE(foreground().isHidden);
    EXPECT_EQ(action("hideForeground").text(), "Sh&ow foreground");
    clickList(list().eyeRect(0));
    EXPECT_FALSE(foreground().isHidden);

    clickList(list().lockRect(0));
    EXPECT_TRUE(foreground().isLocked);
    EXPECT_FALSE(action("deleteForeground").isEnabled());
    EXPECT_FALSE(field("placeX").isEnabled());
}

TEST_F(ForegroundEditingTest, AHiddenForegroundIsNotOnTheCanvas) {
    const int shown = greenInTheMiddle();

    action("hideForeground").trigger();

    const int background = 90;
    waitUntil([&] { return std::abs(greenInTheMiddle() - background) < 8; });
    EXPECT_GT(std::abs(shown - background), 8);
}

TEST_F(ForegroundEditingTest, RenamesInTheList) {
    action("renameForeground").trigger();
    auto* editor = list().viewport()->findChild<QLineEdit*>();
    ASSERT_TRUE(editor);

    editor->setText("Red car");
    QTest::keyClick(editor, Qt::Key_Return);

    waitUntil([this] { return foreground().name == "Red car"; });
    document().undoStack().undo();
    EXPECT_EQ(list().item(0)->text(), "Warm");
}

TEST_F(ForegroundEditingTest, DraggingInTheListChangesTheOrder) {
    action("duplicateForeground").trigger();
    ASSERT_EQ(composition().foregrounds.size(), 2);
    const ForegroundId top = composition().foregrounds.back().id;

    Q_EMIT list().moved(static_cast<uint>(top), 1);

    EXPECT_EQ(composition().foregrounds.front().id, top);
    action("raiseForeground").trigger();
    EXPECT_EQ(composition().foregrounds.back().id, top);
    EXPECT_FALSE(action("raiseForeground").isEnabled());
}

TEST_F(ForegroundEditingTest, SeveralForegroundsStillFitASmallScreen) {
    for (int i = 0; i < 4; ++i)
        action("duplicateForeground").trigger();
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();

    window_.resize(1024, 700);

    EXPECT_EQ(window_.size(), QSize(1024, 700));
    EXPECT_GE(list().height(), 2 * list().sizeHintForRow(0));
}

TEST_F(ForegroundEditingTest, EveryForegroundHasAThumbnail) {
    waitUntil([this] { return !list().item(0)->icon().isNull(); });

    const QImage thumbnail = list().item(0)->icon().pixmap(32, 32).toImage();
    const QColor middle = thumbnail.pixelColor(thumbnail.width() / 2, thumbnail.height() / 2);
    EXPECT_GT(middle.red(), middle.blue());
}

TEST_F(ForegroundEditingTest, NumbersPlaceTheForegroundAndStepsInARowAreOneUndo) {
    const Placement before = foreground().placement;

    for (int i = 0; i < 3; ++i)
        field("placeX").stepUp();
    EXPECT_EQ(foreground().placement.centre.x, before.centre.x + 3);
    EXPECT_EQ(document().undoStack().count(), 1);

    field("placeAngle").setValue(30);
    field("placeWidth").setValue(120);
    EXPECT_EQ(foreground().placement.degrees, 30);
    EXPECT_EQ(foreground().placement.scale, 2);
    EXPECT_EQ(field("placeScale").value(), 200);
    EXPECT_EQ(field("placeHeight").value(), 80);
    EXPECT_EQ(document().undoStack().count(), 3);
    for (int i = 0; i < 3; ++i)
        document().undoStack().undo();
    EXPECT_EQ(foreground().placement, before);
}

TEST_F(ForegroundEditingTest, WithoutAForegroundThereAreNoNumbers) {
    const std::array fields = {
        "placeX", "placeY", "placeAngle", "placeWidth", "placeHeight", "placeScale"};
    document().open({});
    for (const char* name : fields) {
        EXPECT_EQ(field(name).text().trimmed(), "") << name;
        EXPECT_FALSE(field(name).isEnabled()) << name;
    }

    document().open(warmOnCool());

    for (const char* name : fields)
        EXPECT_NE(field(name).text().trimmed(), "") << name;
    EXPECT_EQ(field("placeX").value(), 80);
}

TEST_F(ForegroundEditingTest, NumbersFollowTheHand) {
    auto& canvas = child<widgets::CanvasView>("canvas");
    const auto at = [&](double x, double y) {
        return canvas.view().widgetFromImage(QPointF(x, y)).toPoint();
    };
    QTest::mousePress(&canvas, Qt::LeftButton, {}, at(80, 60));
    const QPoint to = at(100, 60);
    QMouseEvent move(
        QEvent::MouseMove, to, canvas.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&canvas, &move);

    EXPECT_NEAR(field("placeX").value(), 100, 1);
    EXPECT_EQ(foreground().placement.centre.x, 80);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
}

TEST_F(ForegroundEditingTest, ACornerIsPulledWithCtrlUndoneAndReset) {
    const Placement before = foreground().placement;
    EXPECT_FALSE(action("resetPerspective").isEnabled());
    EXPECT_TRUE(action("resetPerspective").toolTip().contains("not in perspective"));

    drag({110, 80}, {130, 100}, Qt::ControlModifier);

    ASSERT_TRUE(foreground().placement.corners.has_value());
    const Corners there =
        mappedCorners(foreground().backgroundFromForeground(), foreground().image.size());
    EXPECT_NEAR(there[0].x, 50, 1e-6);
    EXPECT_NEAR(there[2].x, 130, 1);
    EXPECT_NEAR(there[2].y, 100, 1);
    EXPECT_EQ(document().undoStack().undoText(), "Pull into perspective");

    document().undoStack().undo();
    EXPECT_EQ(foreground().placement, before);
    document().undoStack().redo();
    EXPECT_TRUE(action("resetPerspective").isEnabled());

    action("resetPerspective").trigger();
    EXPECT_FALSE(foreground().placement.corners.has_value());
    EXPECT_EQ(foreground().placement.scale, before.scale);
    EXPECT_EQ(document().undoStack().undoText(), "Reset perspective");
    EXPECT_FALSE(action("resetPerspective").isEnabled());
}

TEST_F(ForegroundEditingTest, WhatIsLockedCannotBeDraggedAndSaysSo) {
    action("lockForeground").trigger();
    auto& canvas = child<widgets::CanvasView>("canvas");
    const QPoint middle = canvas.view().widgetFromImage(QPointF(80, 60)).toPoint();

    QTest::mouseClick(&canvas, Qt::LeftButton, {}, middle);

    EXPECT_TRUE(toastText().contains("locked"));
}

TEST_F(ForegroundEditingTest, WhatIsLockedIsNotDeletedAndEveryKeySaysSo) {
    action("lockForeground").trigger();
    EXPECT_EQ(action("lockForeground").text(), "Un&lock foreground");
    auto& canvas = child<widgets::CanvasView>("canvas");
    for (const char* key : {"Del", "Ctrl+X", "F", "Shift+F", "Ctrl+T", "Right"}) {
        child<widgets::Toast>("toast").findChild<QAbstractButton*>("toast.close")->click();
        ASSERT_EQ(toastText(), "");

        QTest::keySequence(&canvas, QKeySequence(key));

        EXPECT_TRUE(toastText().contains("locked")) << key;
    }
    action("lockForeground").trigger();
    EXPECT_EQ(action("lockForeground").text(), "&Lock foreground");
    QTest::keySequence(&canvas, QKeySequence("Del"));
    EXPECT_TRUE(composition().foregrounds.empty());
}

TEST_F(ForegroundEditingTest, WhatIsHiddenSaysSoWhenItIsTaken) {
    action("hideForeground").trigger();
    auto& canvas = child<widgets::CanvasView>("canvas");

    QTest::mouseClick(
        &canvas, Qt::LeftButton, {}, canvas.view().widgetFromImage(QPointF(80, 60)).toPoint());

    EXPECT_TRUE(toastText().contains("hidden"));
}

TEST_F(ForegroundEditingTest, WhatCannotBeDoneSaysWhy) {
    EXPECT_TRUE(action("raiseForeground").toolTip().contains("in front of all"));
    document().open({.background = composition().background});
    EXPECT_EQ(action("duplicateForeground").toolTip(), "Add a foreground first.");
    document().open({});
    EXPECT_EQ(action("duplicateForeground").toolTip(), "Open a background first.");
    EXPECT_EQ(action("export").toolTip(), "Open a background first.");
}

TEST_F(ForegroundEditingTest, ACopyLiesBesideItsOriginalUnderANameOfItsOwn) {
    action("duplicateForeground").trigger();
    action("copy").trigger();
    action("paste").trigger();

    const auto& all = composition().foregrounds;
    ASSERT_EQ(all.size(), 3);
    EXPECT_EQ(all[1].name, "Warm copy");
    EXPECT_EQ(all[2].name, "Warm copy 2");
    EXPECT_NE(all[1].placement, all[0].placement);
    EXPECT_NE(all[2].placement, all[1].placement);
    EXPECT_NE(all[2].placement, all[0].placement);
}

TEST_F(ForegroundEditingTest, AnEmptyWindowOffersThreeWaysToBegin) {
    document().open({});
    EXPECT_TRUE(child<QWidget>("startPage").isVisible());
    EXPECT_FALSE(child<QPushButton>("startRecent").isEnabled());

    child<QPushButton>("startExample").click();

    waitUntil([this] { return document().currentForeground() != nullptr; });
    EXPECT_FALSE(child<QWidget>("startPage").isVisible());
}

TEST_F(ForegroundEditingTest, TheGuideComesWithTheProgram) {
    action("guide").trigger();

    EXPECT_TRUE(child<QTextBrowser>("helpText").toPlainText().contains("R2R Studio"));
    child<HelpWindow>("helpWindow").showPage("data.md");
    EXPECT_TRUE(child<QTextBrowser>("helpText").toPlainText().contains("generator"));
}

TEST_F(ForegroundEditingTest, TheListOfKeysHasEveryShortcut) {
    action("keys").trigger();

    QStringList keys;
    auto& tree = child<QTreeWidget>("keys");
    for (int i = 0; i < tree.topLevelItemCount(); ++i)
        keys << tree.topLevelItem(i)->text(0);
    EXPECT_TRUE(keys.contains("Ctrl+J"));
    EXPECT_TRUE(keys.contains("Ctrl+S"));
    EXPECT_GE(keys.size(), 40);
}

}  // namespace
}  // namespace r2r::ui
