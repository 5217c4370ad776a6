// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/announcements.h"

#include "tests/ui/document/sample_document.h"
#include "tests/ui/fake_preview.h"
#include "ui/document/commands.h"

#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

class AnnouncementsTest : public ::testing::Test {
protected:
    AnnouncementsTest() { document_.open(testing::sampleComposition()); }

    QString shown() { return board_.shown() ? board_.shown()->message.happened : QString(); }

    static PreviewResult resultWithNote() {
        PreviewResult result;
        result.notes = {RanOnnxOnCpu{"PCT-Net"}};
        return result;
    }

    testing::FakeAlarm alarm_;
    Document document_;
    MessageBoard board_{alarm_};
    Announcements announcements_{document_, board_};
};

TEST_F(AnnouncementsTest, ANoteOfAPreviewIsToldOnceAndNotWithEveryEdit) {
    announcements_.tellAbout(resultWithNote());
    EXPECT_EQ(shown(), "PCT-Net is an ONNX network and ran on the CPU.");
    board_.dismiss();

    announcements_.tellAbout(resultWithNote());

    EXPECT_EQ(shown(), "");
}

TEST_F(AnnouncementsTest, ADraftSaysNothing) {
    PreviewResult draft = resultWithNote();
    draft.isDraft = true;

    announcements_.tellAbout(draft);

    EXPECT_EQ(shown(), "");
}

TEST_F(AnnouncementsTest, AFailedPreviewIsForgottenWhenOneGoesWell) {
    announcements_.tellFailure(Topic::Preview, {.message = "there is no memory"});
    EXPECT_EQ(shown(), "There is no memory.");

    announcements_.tellAbout({});

    EXPECT_EQ(shown(), "");
}

TEST_F(AnnouncementsTest, WhatIsSaidOfAMaskGoesWhenAnythingButSettingsChanges) {
    announcements_.tellNotes(Topic::Mask, {"The mask was read as labels."});
    HarmonySettings other = document_.composition().foregrounds.front().harmony;
    other.seed = 9;
    document_.push(std::make_unique<SetHarmony>(document_, testing::kFirst, other));
    EXPECT_FALSE(shown().isEmpty());

    document_.push(std::make_unique<RemoveForeground>(document_, testing::kFirst));

    EXPECT_EQ(shown(), "");
}

TEST_F(AnnouncementsTest, MessagesGoWithTheirDocument) {
    announcements_.tellFailure(Topic::Export, {.message = "the disk is full"});

    document_.open({});

    EXPECT_EQ(shown(), "");
}

}  // namespace
}  // namespace r2r::ui
