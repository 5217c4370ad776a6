// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_changes.h"

#include "engine/pipeline/render.h"
#include "tests/engine/project/journal_scene.h"
#include "tests/engine/project/mapped_changes.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class JournalChangesTest : public ::testing::Test, protected testing::WrittenJournal {
protected:
    JournalChangesTest() { write(0); }

    [[nodiscard]] KeptChange found(const SharedColorChange& change) const {
        return {.origin = {.composition = states_.back(),
                           .foreground = states_.back().foregrounds.front().id},
                .found = {.change = change, .device = "cpu", .modelState = "as it was"},
                .isShown = true};
    }

    [[nodiscard]] JournalSteps::Step newest() const {
        const size_t step = states_.size() - 1;
        return {static_cast<int64_t>(step), {}, stampOf(step)};
    }

    void keep(const SharedColorChange& change) {
        journal_->writeChanges(newest(), std::vector{found(change)});
    }

    [[nodiscard]] Size raster() const { return states_.back().background.size(); }

    /// Moves the foreground, as a step.
    void move() {
        states_.push_back(states_.back());
        states_.back().foregrounds.front().placement.centre.x += 7;
        write(states_.size() - 1);
    }
};

TEST_F(JournalChangesTest, TheShownResultIsThereAgainWithoutComputing) {
    for (const SharedColorChange& change :
         {testing::mappedPolynomial(raster()), testing::mappedTable(raster())}) {
        const ForegroundId id = states_.back().foregrounds.front().id;
        const Image seen = render(states_.back(), std::vector<ForegroundChange>{{id, change}});
        keep(change);

        const RestoredWork work = readJournal(claim_.path());

        ASSERT_THAT(work.changes, SizeIs(1));
        EXPECT_TRUE(work.changes[0].isShown);
        EXPECT_FALSE(work.changes[0].isEarlier);
        EXPECT_EQ(work.changes[0].found.device, "cpu");
        EXPECT_EQ(work.changes[0].found.modelState, "as it was");
        const std::vector<ForegroundChange> again = {{id, work.changes[0].found.change}};
        EXPECT_TRUE(render(work.composition, again) == seen);
    }
}

TEST_F(JournalChangesTest, AfterALaterStepItIsAnEarlierResultAndAnswersNothing) {
    keep(testing::mappedTable(raster()));
    move();

    const RestoredWork work = readJournal(claim_.path());

    ASSERT_THAT(work.changes, SizeIs(1));
    EXPECT_TRUE(work.changes[0].isEarlier);
}

TEST_F(JournalChangesTest, WhenItsStepWasUndoneAndReplacedItIsForgotten) {
    move();
    keep(testing::mappedTable(raster()));
    states_.pop_back();
    move();

    EXPECT_THAT(readJournal(claim_.path()).changes, IsEmpty());
}

TEST_F(JournalChangesTest, OnlyTheLastAreKept) {
    keep(testing::mappedPolynomial(raster()));
    keep(testing::mappedTable(raster()));
    const Database database(claim_.path(), Database::Access::Follow);
    const int64_t blobs = database.number("SELECT count(*) FROM blob");

    keep(testing::mappedTable(raster()));

    EXPECT_EQ(database.number("SELECT count(*) FROM blob"), blobs);
}

TEST_F(JournalChangesTest, WhatIsTooLargeIsFoundAgain) {
    constexpr int kSide = 2400;  // 66 MiB of differences
    const SharedColorChange large = pixelChange(
        Image({kSide, kSide}, 3, SampleType::F32), {0, 0, kSide, kSide}, {kSide, kSide});

    journal_->writeChanges(newest(),
                           std::vector{found(large), found(testing::mappedTable(raster()))});

    EXPECT_THAT(readJournal(claim_.path()).changes, SizeIs(1));
}

TEST_F(JournalChangesTest, DamageCostsNothingElse) {
    keep(testing::mappedTable(raster()));
    {
        const Database database(claim_.path(), Database::Access::Append);
        database.run(
            "UPDATE piece SET data = x'00' WHERE sha256 IN"
            " (SELECT sha256 FROM blob WHERE coding = 'planes')");
    }

    const RestoredWork work = readJournal(claim_.path());

    EXPECT_FALSE(work.isDamaged);
    EXPECT_THAT(work.changes, IsEmpty());
}

TEST_F(JournalChangesTest, PicturesOfNoFileStay) {
    keep(testing::mappedTable(raster()));
    keep(testing::mappedPolynomial(raster()));

    // One foreground was pasted.
    EXPECT_TRUE(testing::isSame(readJournal(claim_.path()).composition, states_.back()));
}

}  // namespace
}  // namespace r2r
