// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/messages.h"

#include <QLocale>
#include <gmock/gmock.h>

namespace r2r::ui::messages {
namespace {

class MessagesTest : public ::testing::Test {
protected:
    MessagesTest() { QLocale::setDefault(QLocale::c()); }

    ~MessagesTest() override { QLocale::setDefault(before_); }

private:
    QLocale before_;
};

TEST_F(MessagesTest, MakeASentenceOfAFailure) {
    const Message message =
        of(Failure{ErrorCode::InvalidArgument, "the mask is empty", "paint it"});

    EXPECT_EQ(message.happened, "The mask is empty.");
    EXPECT_EQ(message.hint, "Paint it.");
}

TEST_F(MessagesTest, DoNotMisspellAFileAtTheBeginning) {
    EXPECT_EQ(of(Failure{ErrorCode::Corrupt, "beach.jpg ends after 12 of 48 bytes", ""}).happened,
              "beach.jpg ends after 12 of 48 bytes.");
    EXPECT_EQ(of(Failure{ErrorCode::NotFound, "/home/me/x does not exist", ""}).happened,
              "/home/me/x does not exist.");
}

TEST_F(MessagesTest, NameNoCommandsAndGiveTheUsualHintWhereNothingElseIsSaid) {
    const Message message = of(Failure{ErrorCode::Corrupt,
                                       "there is already a model named \"a\" (r2r models)",
                                       "Run r2r inspect to see what it contains."});

    EXPECT_EQ(message.happened, "There is already a model named \"a\".");
    EXPECT_EQ(message.hint, of(Failure{ErrorCode::Corrupt, "x", ""}).hint);
}

TEST_F(MessagesTest, SayWhatToDoWhenTheEngineDoesNotKnow) {
    EXPECT_NE(of(Failure{ErrorCode::NotFound, "gone", ""}).hint, "");
    EXPECT_NE(of(Failure{ErrorCode::OutOfMemory, "full", ""}).hint, "");
}

TEST_F(MessagesTest, TellWhereAnExportIs) {
    const Message message =
        of(ExportReport{.path = "/pictures/beach.png", .companions = {"r"}, .seconds = 2.44});

    EXPECT_EQ(message.happened, "Exported beach.png in 2.4 s.");
    EXPECT_EQ(message.hint, "In /pictures, with the recipe that made it.");
}

TEST_F(MessagesTest, TellWhatAnExportDidOtherwiseThanAsked) {
    const Message message = of(ExportReport{
        .path = "/pictures/a.jpg", .notes = {RanOnnxOnCpu{"PCT-Net"}}, .leftOut = "it was so."});

    EXPECT_EQ(message.hint,
              "In /pictures. PCT-Net is an ONNX network and ran on the CPU. It was so.");
}

TEST_F(MessagesTest, CountWhatBecameOfABatch) {
    BatchReport report{.seconds = 65};
    for (const BatchStatus status :
         {BatchStatus::Done, BatchStatus::Done, BatchStatus::Failed, BatchStatus::Skipped})
        report.outcomes.push_back({.status = status});

    const Message message = of(report);

    EXPECT_EQ(message.happened, "2 of 4 pictures done in 1 min 5 s, 1 skipped, 1 failed.");
    EXPECT_EQ(message.hint, "The list shows why.");
}

TEST_F(MessagesTest, GiveDurationsAsPeopleSayThem) {
    EXPECT_EQ(duration(0.123), "0.12 s");
    EXPECT_EQ(duration(12.34), "12 s");
    EXPECT_EQ(duration(42), "42 s");
    EXPECT_EQ(duration(125.2), "2 min 5 s");
    EXPECT_EQ(duration(240), "4 min");
    EXPECT_EQ(duration(14'880), "4 h 8 min");
}

TEST_F(MessagesTest, SayWhatASideOfAComparisonIs) {
    const ModelInfo model{.name = "r2r", .title = "R2R", .usesSeed = true, .steps = 10};
    HarmonySettings settings;
    settings.model = "r2r";
    settings.seed = 7;

    EXPECT_EQ(trial(&model, settings, 41.2), "R2R · strength 100 % · seed 7 · 41 s");
    settings.steps = 25;
    settings.workingSide = 768;
    settings.strength = {.overall = 0.5F, .lightness = 0.8F, .color = 0};
    EXPECT_EQ(trial(&model, settings, -1),
              "R2R · strength 50 %, lightness 80 %, colour 0 % · seed 7 · 25 steps · 768 px");
    EXPECT_EQ(trial(nullptr, {.model = "r2r"}, -1), "r2r · strength 100 %");
}

TEST_F(MessagesTest, CountTheStepsOfASamplerOnly) {
    EXPECT_EQ(step({Phase::Harmonizing, {}, 0, 10}), "Harmonizing: step 1 of 10");
    EXPECT_EQ(step({Phase::Harmonizing, {}, 10, 10}), "Harmonizing: step 10 of 10");
    EXPECT_EQ(step({Phase::Loading, {}, 2, 5}), "Loading the model");
}

TEST_F(MessagesTest, HaveWordsForEveryPhase) {
    for (int i = 0; i <= static_cast<int>(Phase::Writing); ++i)
        EXPECT_NE(phase(static_cast<Phase>(i)), "") << i;
    EXPECT_EQ(phase("Evaluating mkl"), "Measuring mkl");
    EXPECT_EQ(phase("Dreaming of sheep"), "Dreaming of sheep");
}

}  // namespace
}  // namespace r2r::ui::messages
