// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/mask_hint.h"

#include "tests/ui/dog_on_beach.h"
#include "widgets/hint_bar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

namespace r2r::ui {
namespace {

using testing::boxMask;
using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

/// The real window, with a foreground that came without alpha.
class MaskHintTest : public testing::DogOnBeach {
protected:
    bool isHinting() { return child<widgets::HintBar>("hintBar").isVisible(); }

    void press(const char* name) { child<QPushButton>(name).click(); }

    int steps() { return window_.document().undoStack().index(); }

    bool isMaskEmpty() { return foreground().mask.support().isEmpty(); }

    /// Until the engine has answered for the document as it is.
    void waitForPreview() {
        QSignalSpy busy(&window_.preview(), &LivePreview::busyChanged);
        window_.preview().reconsider();
        waitUntil([&] { return !busy.isEmpty() && !busy.last().at(0).toBool(); });
    }
};

TEST_F(MaskHintTest, APictureWithoutTransparencyGetsAHintThatCoversNothing) {
    EXPECT_FALSE(isHinting());

    openDogOnBeach();

    EXPECT_TRUE(isHinting());
    waitUntil([&] {
        return child<widgets::HintBar>("hintBar").geometry().bottom() <
               child<widgets::CanvasView>("canvas").geometry().top();
    });
}

TEST_F(MaskHintTest, APictureWithTransparencyGetsNone) {
    Image cut = grainyImage({60, 40}, 200, 120, 40, 4);
    cut.mutableRow<uint8_t>(0)[3] = 0;
    writeImage(folder_ / "dog.png", cut);

    openDogOnBeach();

    EXPECT_FALSE(isHinting());
}

TEST_F(MaskHintTest, PaintTheSubjectBeginsWithNothingAndTheBrushAndIsOneStep) {
    openDogOnBeach();
    const int before = steps();

    press("hintPaintSubject");

    EXPECT_TRUE(isMaskEmpty());
    EXPECT_TRUE(action("toolBrush").isChecked());
    EXPECT_FALSE(isHinting());
    EXPECT_EQ(steps(), before + 1);
    action("undo").trigger();
    EXPECT_FALSE(isMaskEmpty());
    EXPECT_TRUE(isHinting());
}

TEST_F(MaskHintTest, StartEmptyKeepsTheTool) {
    openDogOnBeach();

    press("hintStartEmpty");

    EXPECT_TRUE(isMaskEmpty());
    EXPECT_TRUE(action("toolMove").isChecked());
    EXPECT_EQ(window_.document().undoStack().undoText(), "Empty mask");
}

TEST_F(MaskHintTest, AnEmptyMaskIsNoErrorOfThePreview) {
    openDogOnBeach();

    press("hintPaintSubject");
    waitForPreview();

    EXPECT_EQ(toastText(), "");
}

TEST_F(MaskHintTest, ALoadedMaskIsOneStep) {
    openDogOnBeach();
    writeImage(folder_ / "mask.png", boxMask({60, 40}, {10, 5, 30, 20}));
    auto* hint = window_.findChild<MaskHint*>();
    ASSERT_TRUE(hint);

    hint->loadMask(toQString(folder_ / "mask.png"));

    waitUntil([&] { return foreground().mask.support() == (Rect{10, 5, 30, 20}); });
    EXPECT_EQ(window_.document().undoStack().undoText(), "Load mask");
    EXPECT_FALSE(isHinting());
    action("undo").trigger();
    EXPECT_EQ(foreground().mask.support(), (Rect{0, 0, 60, 40}));
}

TEST_F(MaskHintTest, AMaskOfLabelsIsTakenAsAWholeAndSaysSo) {
    openDogOnBeach();
    Image labels({60, 40}, 1, SampleType::U8);
    for (int y = 5; y < 25; ++y)
        std::ranges::fill(labels.mutableRow<uint8_t>(y).subspan(10, 30), uint8_t{1});
    writeImage(folder_ / "mask.png", labels);

    window_.findChild<MaskHint*>()->loadMask(toQString(folder_ / "mask.png"));

    waitUntil([&] { return !toastText().isEmpty(); });
    EXPECT_TRUE(toastText().contains("mask.png: its values are 0 and 1"))
        << qPrintable(toastText());
    EXPECT_EQ(foreground().mask.support(), (Rect{10, 5, 30, 20}));
}

TEST_F(MaskHintTest, AMaskOfAnotherSizeIsRefusedWithBothSizes) {
    openDogOnBeach();
    writeImage(folder_ / "mask.png", boxMask({30, 20}, {10, 5, 10, 10}));

    window_.findChild<MaskHint*>()->loadMask(toQString(folder_ / "mask.png"));

    waitUntil([&] { return !toastText().isEmpty(); });
    EXPECT_TRUE(toastText().contains("30×20")) << qPrintable(toastText());
    EXPECT_TRUE(toastText().contains("60×40"));
    EXPECT_EQ(foreground().mask.support(), (Rect{0, 0, 60, 40}));
}

TEST_F(MaskHintTest, ClosedItStaysAwayFromThisForegroundOnly) {
    openDogOnBeach();

    child<QToolButton>("hintBar.close").click();
    EXPECT_FALSE(isHinting());
    press("invert");
    waitUntil([&] { return isMaskEmpty(); });
    action("undo").trigger();
    EXPECT_FALSE(isHinting());

    window_.opening().openFiles({toQString(folder_ / "dog.png")});
    waitUntil([&] { return window_.document().composition().foregrounds.size() == 2; });
    EXPECT_TRUE(isHinting());
}

TEST_F(MaskHintTest, ALockedForegroundIsLeftAlone) {
    openDogOnBeach();
    Document& document = window_.document();

    document.push(std::make_unique<SetLabel>(
        document, foreground().id, Label{.name = "dog", .isLocked = true}));
    EXPECT_FALSE(isHinting());

    document.undoStack().undo();
    EXPECT_TRUE(isHinting());
}

TEST_F(MaskHintTest, WhatADocumentBringsIsAsItWasLeft) {
    window_.document().open(testing::warmOnCool());

    EXPECT_FALSE(isHinting());
}

}  // namespace
}  // namespace r2r::ui
