// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/commands.h"

#include "engine/core/error.h"
#include "tests/ui/document/sample_document.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <vector>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::kFirst;
using testing::kSecond;
using testing::plainImage;
using testing::redForeground;
using testing::sampleComposition;

class CommandsTest : public ::testing::Test {
protected:
    CommandsTest() {
        document_.open(sampleComposition());
        QObject::connect(&document_, &Document::changed, [this](const Change& change) {
            changes_.push_back(change);
        });
    }

    template <typename Command, typename... Arguments>
    void push(Arguments&&... arguments) {
        document_.push(std::make_unique<Command>(document_, std::forward<Arguments>(arguments)...));
    }

    /// Does `act`, and checks the state before it, after it, undone and redone.
    void checkUndo(const std::function<void()>& isBefore,
                   const std::function<void()>& act,
                   const std::function<void()>& isAfter) {
        isBefore();
        act();
        isAfter();
        ASSERT_EQ(document_.undoStack().count(), 1);
        document_.undoStack().undo();
        isBefore();
        document_.undoStack().redo();
        isAfter();
        document_.undoStack().undo();
        isBefore();
    }

    [[nodiscard]] const Foreground& first() const { return *document_.composition().find(kFirst); }

    [[nodiscard]] TiledMask withDab() const {
        TiledMask mask = first().mask;
        mask.dab({100, 50}, 10, 1, 1, true);
        return mask;
    }

    Document document_;
    std::vector<Change> changes_;
};

TEST_F(CommandsTest, PaintMaskIsUndone) {
    checkUndo([&] { EXPECT_EQ(first().mask.at(100, 50), 255); },
              [&] {
                  push<PaintMask>(kFirst, withDab(), Rect{90, 40, 20, 20}, true);
              },
              [&] { EXPECT_EQ(first().mask.at(100, 50), 0); });

    EXPECT_EQ(document_.undoStack().text(0), "Erase mask");
    const Change change = MaskChanged{.id = kFirst, .rect = {90, 40, 20, 20}};
    EXPECT_THAT(changes_, ElementsAre(change, change, change, change));
}

TEST_F(CommandsTest, PaintMaskKeepsOnlyTheTilesItTouched) {
    push<PaintMask>(kFirst, withDab(), Rect{90, 40, 20, 20}, true);
    const auto* command = static_cast<const PaintMask*>(document_.undoStack().command(0));

    // The mask has 4×2 tiles, the dab at (100, 50) with radius 10 is in one of them.
    EXPECT_EQ(command->kept().sharedTiles(first().mask), 7);
}

TEST_F(CommandsTest, StrokeWithoutEffectIsNoStep) {
    push<PaintMask>(kFirst, first().mask, Rect{0, 0, 10, 10}, false);

    EXPECT_EQ(document_.undoStack().count(), 0);
    EXPECT_THAT(changes_, IsEmpty());
}

TEST_F(CommandsTest, MaskOfAnotherSizeIsRefusedWithBothSizes) {
    try {
        push<PaintMask>(kFirst, TiledMask({20, 30}), Rect{}, false);
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(error.message(), "the new mask of Red has 20×30 pixels, expected 200×100");
    }
}

TEST_F(CommandsTest, EditMaskIsUndone) {
    const MaskOperation invert{.kind = MaskOperation::Kind::Invert};

    checkUndo([&] { EXPECT_EQ(first().mask.at(3, 3), 255); },
              [&] { push<EditMask>(kFirst, editedMask(first().mask, invert), invert); },
              [&] { EXPECT_EQ(first().mask.at(3, 3), 0); });

    EXPECT_EQ(document_.undoStack().text(0), "Invert mask");
    const Change change = MaskChanged{.id = kFirst, .rect = {0, 0, 200, 100}};
    EXPECT_EQ(changes_.front(), change);
}

TEST_F(CommandsTest, WhatIsPartOfTheBackgroundIsNotPlacedAnew) {
    document_.open(compositionOfComposite({.image = plainImage({400, 300}, 30, 60, 200)},
                                          TiledMask({400, 300}, 255).toImage()));
    const Foreground& part = *document_.currentForeground();
    Placement after = part.placement;
    after.centre.x += 5;

    push<PlaceForeground>(part.id, after);
    after.isFlipped = true;
    push<PlaceForeground>(part.id, after);

    EXPECT_EQ(document_.undoStack().count(), 0);
    EXPECT_EQ(document_.currentForeground()->placement.centre, (Point{200, 150}));
}

TEST_F(CommandsTest, PlaceForegroundIsUndone) {
    const Placement before = first().placement;
    const Placement after{.centre = {90, 80}, .scale = 0.5, .degrees = 30, .isFlipped = true};

    checkUndo([&] { EXPECT_EQ(first().placement, before); },
              [&] { push<PlaceForeground>(kFirst, after); },
              [&] { EXPECT_EQ(first().placement, after); });

    EXPECT_EQ(changes_.front(), Change(PlacementChanged{kFirst}));
}

TEST_F(CommandsTest, PlacementsOfOneGestureAreOneStep) {
    const Gesture gesture = document_.beginGesture();
    const Placement before = first().placement;

    push<PlaceForeground>(kFirst, Placement{.centre = {1, 1}}, gesture);
    push<PlaceForeground>(kFirst, Placement{.centre = {2, 2}}, gesture);
    push<PlaceForeground>(kFirst, Placement{.centre = {3, 3}}, document_.beginGesture());

    EXPECT_EQ(document_.undoStack().count(), 2);
    document_.undoStack().undo();
    EXPECT_EQ(first().placement.centre, (Point{2, 2}));
    document_.undoStack().undo();
    EXPECT_EQ(first().placement, before);
}

TEST_F(CommandsTest, GestureThatEndsWhereItBeganLeavesNoStep) {
    const Gesture gesture = document_.beginGesture();
    const Placement before = first().placement;

    push<PlaceForeground>(kFirst, Placement{.centre = {1, 1}}, gesture);
    push<PlaceForeground>(kFirst, before, gesture);

    EXPECT_EQ(document_.undoStack().count(), 0);
    EXPECT_EQ(first().placement, before);
}

TEST_F(CommandsTest, SetHarmonyIsUndone) {
    const HarmonySettings before = first().harmony;
    HarmonySettings after = before;
    after.model = "mkl";
    after.reference = Rect{1, 2, 30, 40};

    checkUndo([&] { EXPECT_EQ(first().harmony, before); },
              [&] { push<SetHarmony>(kFirst, after); },
              [&] { EXPECT_EQ(first().harmony, after); });

    EXPECT_EQ(changes_.front(), Change(SettingsChanged{kFirst}));
    EXPECT_EQ(document_.undoStack().text(0), "Choose harmonizer");
}

TEST_F(CommandsTest, SliderMovementIsOneStep) {
    const Gesture gesture = document_.beginGesture();
    const HarmonySettings before = first().harmony;
    for (const float strength : {0.6F, 0.7F, 0.8F}) {
        HarmonySettings next = first().harmony;
        next.strength.overall = strength;
        push<SetHarmony>(kFirst, next, gesture);
    }

    EXPECT_EQ(first().harmony.strength.overall, 0.8F);
    EXPECT_EQ(document_.undoStack().count(), 1);
    document_.undoStack().undo();
    EXPECT_EQ(first().harmony, before);
    document_.undoStack().redo();
    EXPECT_EQ(first().harmony.strength.overall, 0.8F);
}

TEST_F(CommandsTest, AddForegroundIsUndoneAndBecomesCurrent) {
    checkUndo([&] { EXPECT_EQ(document_.currentForegroundId(), kFirst); },
              [&] {
                  push<AddForeground>(redForeground(kSecond, {50, 50}));
              },
              [&] {
                  EXPECT_EQ(document_.composition().foregrounds.size(), 2U);
                  EXPECT_EQ(document_.currentForegroundId(), kSecond);
              });

    EXPECT_EQ(changes_.front(), Change(StructureChanged{}));
}

TEST_F(CommandsTest, RemoveForegroundIsUndoneWithEverythingItHad) {
    const Foreground before = first();

    checkUndo([&] { EXPECT_EQ(first(), before); },
              [&] { push<RemoveForeground>(kFirst); },
              [&] {
                  EXPECT_EQ(document_.composition().find(kFirst), nullptr);
                  EXPECT_EQ(document_.currentForegroundId(), std::nullopt);
              });
}

TEST_F(CommandsTest, CommandsFindARestoredForegroundAgain) {
    push<PlaceForeground>(kFirst, Placement{.centre = {7, 7}});
    push<RemoveForeground>(kFirst);

    document_.undoStack().undo();
    document_.undoStack().undo();

    EXPECT_EQ(first().placement.centre, (Point{200, 150}));
}

TEST_F(CommandsTest, ReplaceBackgroundIsUndoneAndKeepsRelativePlaces) {
    const Image before = document_.composition().background;
    const Image after = plainImage({800, 150}, 1, 2, 3);

    checkUndo(
        [&] {
            EXPECT_EQ(document_.composition().background, before);
            EXPECT_EQ(first().placement.centre, (Point{200, 150}));
        },
        [&] { push<ReplaceBackground>(Photograph{.image = after, .metadata = {}}); },
        [&] {
            EXPECT_EQ(document_.composition().background, after);
            EXPECT_EQ(first().placement.centre, (Point{400, 75}));
        });
}

TEST_F(CommandsTest, UnknownForegroundIsRefused) {
    EXPECT_THROW(push<PlaceForeground>(kSecond, Placement{}), Error);
    EXPECT_THROW(push<RemoveForeground>(kSecond), Error);
    EXPECT_THROW(push<AddForeground>(redForeground(kFirst, {})), Error);
}

TEST_F(CommandsTest, AnOpacityIsUndoneAndTellsOnlyThatItChanged) {
    checkUndo([&] { EXPECT_EQ(first().opacity, 1); },
              [&] { push<SetOpacity>(kFirst, 0.25); },
              [&] { EXPECT_EQ(first().opacity, 0.25); });
    EXPECT_EQ(changes_.front(), Change(OpacityChanged{kFirst}));
}

TEST_F(CommandsTest, AShadowIsUndone) {
    const CastShadow shadow{.degrees = 120};
    checkUndo([&] { EXPECT_EQ(first().shadow, std::nullopt); },
              [&] { push<SetShadow>(kFirst, shadow); },
              [&] { EXPECT_EQ(first().shadow, shadow); });
    EXPECT_EQ(changes_.front(), Change(SettingsChanged{kFirst}));
}

TEST_F(CommandsTest, AShadowInOneHandIsOneStep) {
    const Gesture gesture = document_.beginGesture();
    push<SetShadow>(kFirst, CastShadow{.degrees = 10}, gesture);
    push<SetShadow>(kFirst, CastShadow{.degrees = 20}, gesture);
    EXPECT_EQ(document_.undoStack().count(), 1);
    push<SetShadow>(kFirst, std::nullopt, gesture);  // as before

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(CommandsTest, SeveralAreMovedAsOneStep) {
    document_.open([] {
        Composition composition = sampleComposition();
        composition.foregrounds.push_back(redForeground(kSecond, {10, 10}));
        return composition;
    }());
    const auto centres = [this] {
        std::vector<double> x;
        for (const Foreground& each : document_.composition().foregrounds)
            x.push_back(each.placement.centre.x);
        return x;
    };
    checkUndo([&] { EXPECT_THAT(centres(), ElementsAre(200, 10)); },
              [&] {
                  push<PlaceForegrounds>(std::vector<PlacedForeground>{
                      {kFirst, {.centre = {210, 150}}}, {kSecond, {.centre = {20, 10}}}});
              },
              [&] { EXPECT_THAT(centres(), ElementsAre(210, 20)); });
}

TEST_F(CommandsTest, HidingIsUndone) {
    checkUndo([&] { EXPECT_FALSE(first().isHidden); },
              [&] { push<HideForeground>(kFirst, true); },
              [&] { EXPECT_TRUE(first().isHidden); });
}

TEST_F(CommandsTest, RenamingAndLockingTellOnlyThatTheLabelChanged) {
    checkUndo([&] { EXPECT_EQ(first().name, "Red"); },
              [&] {
                  push<SetLabel>(kFirst, Label{"Car", true});
              },
              [&] {
                  EXPECT_EQ(first().name, "Car");
                  EXPECT_TRUE(first().isLocked);
              });
    EXPECT_EQ(changes_.front(), Change(LabelChanged{kFirst}));
}

TEST_F(CommandsTest, ADuplicateStandsRightAboveAndAsideAndIsUnlocked) {
    push<AddForeground>(redForeground(kSecond, {10, 10}));
    push<SetLabel>(kFirst, Label{"Red", true});

    push<DuplicateForeground>(kFirst);

    const auto& foregrounds = document_.composition().foregrounds;
    ASSERT_EQ(foregrounds.size(), 3);
    EXPECT_TRUE(foregrounds[1].image.sharesPixelsWith(first().image));
    EXPECT_EQ(foregrounds[1].name, "Red copy");
    EXPECT_NE(foregrounds[1].placement, first().placement);
    EXPECT_FALSE(foregrounds[1].isLocked);
    EXPECT_EQ(document_.currentForegroundId(), foregrounds[1].id);
}

TEST_F(CommandsTest, AnotherOrderIsUndone) {
    push<AddForeground>(redForeground(kSecond, {10, 10}));
    const auto lowest = [this] { return document_.composition().foregrounds.front().id; };

    push<MoveInOrder>(kSecond, size_t{0});
    EXPECT_EQ(lowest(), kSecond);
    document_.undoStack().undo();
    EXPECT_EQ(lowest(), kFirst);
}

TEST_F(CommandsTest, APlaceInTheOrderThatItHasAlreadyIsNoStep) {
    push<MoveInOrder>(kFirst, size_t{7});

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(CommandsTest, ALockedForegroundIsNeitherMovedNorPaintedNorRemoved) {
    push<SetLabel>(kFirst, Label{"Red", true});
    const Foreground before = first();

    push<PlaceForeground>(kFirst, Placement{.centre = {1, 2}});
    push<PaintMask>(kFirst, withDab(), Rect{90, 40, 20, 20}, false);
    push<RemoveForeground>(kFirst);

    EXPECT_TRUE(first() == before);
    EXPECT_EQ(document_.undoStack().count(), 1);
}

}  // namespace
}  // namespace r2r::ui
