// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_finder.h"

#include "engine/core/error.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/engine/workspace/fake_harmonizer.h"

#include <gmock/gmock.h>

#include <memory>
#include <stop_token>
#include <string>

namespace r2r {
namespace {

using ::testing::ElementsAre;
using testing::FakeHarmonizer;
using testing::networkInfo;
using testing::redDiscOnBlue;
using testing::Runs;
using testing::Shift;
using testing::texturedPicture;

class ChangeFinderTest : public ::testing::Test {
protected:
    ChangeFinderTest() { composition_.foregrounds[0].harmony.model = "net"; }

    HarmonizeRequest request(uint64_t seed) {
        return withSeed({.composition = composition_, .foreground = composition_.foregrounds[0].id},
                        seed);
    }

    std::shared_ptr<Runs> runs_ = std::make_shared<Runs>();
    Composition composition_ = redDiscOnBlue();
    Workspace workspace_{ModelCatalog::of({networkInfo("net", "/nowhere/net")}),
                         [this](const auto&, const auto&, const auto&, const JobContext&) {
                             return std::make_unique<FakeHarmonizer>(runs_);
                         }};
    ComputeDevice device_;
    ChangeFinder finder_{workspace_, [this]() -> const ComputeDevice& { return device_; }};
};

TEST_F(ChangeFinderTest, TryingOutChangesNothingThatIsShown) {
    finder_.find(request(1), {});
    const SharedColorChange shown = finder_.cache().changesFor(composition_).front().change;

    const FoundChange other = finder_.tryOut(request(2), {});

    EXPECT_NE(other.change, shown);
    EXPECT_EQ(finder_.cache().changesFor(composition_).front().change, shown);
    EXPECT_FALSE(finder_.cache().isCurrent(request(2)));
}

TEST_F(ChangeFinderTest, WhatWasTriedOutIsNotComputedAgain) {
    const FoundChange found = finder_.tryOut(request(2), {});

    EXPECT_EQ(finder_.tryOut(request(2), {}).change, found.change);
    EXPECT_TRUE(finder_.cache().recall(request(2)));

    EXPECT_EQ(runs_->count, 1);
    EXPECT_EQ(finder_.cache().changesFor(composition_).front().change, found.change);
}

TEST_F(ChangeFinderTest, SeveralSeedsAreOneRunAndAllAreRemembered) {
    const std::vector<uint64_t> seeds = {3, 4, 5};

    const auto found = finder_.trySeeds(request(0), seeds, {});

    ASSERT_EQ(found.size(), 3);
    EXPECT_EQ(runs_->count, 1);
    for (size_t i = 0; i < seeds.size(); ++i)
        EXPECT_EQ(finder_.tryOut(request(seeds[i]), {}).change, found[i].change);
    EXPECT_EQ(runs_->count, 1);
    EXPECT_FALSE(finder_.cache().recall(request(6)));
}

TEST_F(ChangeFinderTest, SeedsThatWereTriedBeforeAreNotTriedAgain) {
    const auto before = finder_.trySeeds(request(0), std::vector<uint64_t>{3, 4}, {});

    const auto now = finder_.trySeeds(request(0), std::vector<uint64_t>{3, 4}, {});
    EXPECT_EQ(runs_->count, 1);
    const auto more = finder_.trySeeds(request(0), std::vector<uint64_t>{4, 5, 3}, {});

    EXPECT_EQ(runs_->count, 2);
    EXPECT_EQ(now[1].change, before[1].change);
    EXPECT_EQ(more[0].change, before[1].change);
    EXPECT_NE(more[1].change, nullptr);
    EXPECT_EQ(more[2].change, before[0].change);
}

TEST_F(ChangeFinderTest, AMovedForegroundIsAnotherQuestion) {
    (void)finder_.tryOut(request(2), {});
    composition_.foregrounds[0].placement.centre.x += 1;

    EXPECT_FALSE(finder_.cache().recall(request(2)));
}

TEST_F(ChangeFinderTest, AFadedForegroundIsTheSameQuestion) {
    (void)finder_.tryOut(request(2), {});
    composition_.foregrounds[0].opacity = 0.5;

    EXPECT_TRUE(finder_.cache().recall(request(2)));
}

TEST_F(ChangeFinderTest, ADecontaminatedForegroundIsTheSameQuestion) {
    (void)finder_.tryOut(request(2), {});
    composition_.foregrounds[0].isDecontaminated = true;

    EXPECT_TRUE(finder_.cache().recall(request(2)));
    EXPECT_TRUE(finder_.small(composition_).foregrounds[0].isDecontaminated);
}

TEST_F(ChangeFinderTest, DraftsAreFoundOnASmallerPictureAndResultsOnTheWhole) {
    composition_.background = texturedPicture({3200, 200}, 1);
    composition_.foregrounds[0].placement.centre = {1600, 100};
    HarmonizeRequest draft = request(1);
    draft.quality = Quality::Draft;

    finder_.find(draft, {});
    finder_.find(request(1), {});

    EXPECT_THAT(runs_->backgrounds, ElementsAre(Size{1600, 100}, Size{3200, 200}));
}

TEST_F(ChangeFinderTest, WhatWasFoundForAPreviewIsWritten) {
    composition_.foregrounds[0].harmony.seed = 3;
    finder_.find(request(3), {});
    const SharedColorChange shown = finder_.cache().changesFor(composition_).front().change;

    const auto written = finder_.changesToWrite(composition_, {});

    ASSERT_EQ(written.size(), 1);
    EXPECT_EQ(written.front().change, shown);
    EXPECT_EQ(runs_->count, 1);
}

TEST_F(ChangeFinderTest, WhatWasFoundInADraftIsNotWritten) {
    HarmonizeRequest draft = request(0);
    draft.quality = Quality::Draft;
    finder_.find(draft, {});

    (void)finder_.changesToWrite(composition_, {});

    EXPECT_EQ(runs_->count, 2);
}

TEST_F(ChangeFinderTest, WhatWasFoundOnAnotherDeviceIsNotWritten) {
    finder_.find(request(composition_.foregrounds[0].harmony.seed), {});
    device_.kind = ComputeDevice::Kind::Cuda;

    (void)finder_.changesToWrite(composition_, {});
    (void)finder_.changesToWrite(composition_, {});

    EXPECT_EQ(runs_->count, 2);
}

TEST_F(ChangeFinderTest, NothingIsFoundForWhatIsHidden) {
    composition_.foregrounds[0].isHidden = true;

    EXPECT_TRUE(finder_.changesToWrite(composition_, {}).empty());
    EXPECT_EQ(runs_->count, 0);
}

TEST_F(ChangeFinderTest, AStoppedJobOpensNoModel) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(finder_.find(request(1), JobContext(stop.get_token(), {})), Cancelled);

    EXPECT_EQ(workspace_.openings(), 0);
}

TEST(ChangeCache, RemembersWhatTookLongButNotForEver) {
    ChangeCache cache;
    const HarmonizeRequest base{.composition = redDiscOnBlue(),
                                .foreground = redDiscOnBlue().foregrounds[0].id};
    const auto change = std::make_shared<Shift>(0.1F);

    cache.keep(withSeed(base, 0), {change, 10, {}});
    cache.keep(withSeed(base, 1), {change, 0.01, {}});
    cache.keep(withSeed(base, 2), {change, 10, {}});
    EXPECT_NE(cache.known(withSeed(base, 0)), nullptr);
    EXPECT_EQ(cache.known(withSeed(base, 1)), nullptr);

    for (uint64_t seed = 10; seed < 10 + ChangeCache::kMostRemembered; ++seed)
        cache.remember(withSeed(base, seed), {change, 10, {}});
    EXPECT_EQ(cache.known(withSeed(base, 0)), nullptr);
}

TEST(ChangeCache, AModelThatWasReplacedHasFoundNothing) {
    ChangeCache cache;
    const Composition composition = redDiscOnBlue();
    const HarmonizeRequest request{.composition = composition,
                                   .foreground = redDiscOnBlue().foregrounds[0].id};
    cache.keep(request, {std::make_shared<Shift>(0.1F), 10, {}});

    cache.distrust(composition.foregrounds[0].harmony.model);

    EXPECT_FALSE(cache.recall(request));
    EXPECT_EQ(cache.changesFor(composition).size(), 1);  // shown until there is something newer
}

TEST(ChangeCache, ForgetsWhatBelongedToAnotherBackground) {
    ChangeCache cache;
    Composition composition = redDiscOnBlue();
    const HarmonizeRequest request{.composition = composition,
                                   .foreground = redDiscOnBlue().foregrounds[0].id};
    cache.remember(request, {std::make_shared<Shift>(0.1F), 10, {}});
    composition.background = texturedPicture({120, 80}, 9);

    cache.retain(composition);

    EXPECT_EQ(cache.known(request), nullptr);
}

TEST_F(ChangeFinderTest, KnowsHowLongARunOfAKindTook) {
    HarmonySettings settings = composition_.foregrounds[0].harmony;
    const std::string state = workspace_.stateOf("net");
    EXPECT_FALSE(finder_.times().of(settings, state, device_.id()));

    finder_.find(request(1), {});

    EXPECT_TRUE(finder_.times().of(settings, state, device_.id()));
    settings.seed = 9;
    EXPECT_TRUE(finder_.times().of(settings, state, device_.id()));
    settings.steps = 5;
    EXPECT_FALSE(finder_.times().of(settings, state, device_.id()));
}

}  // namespace
}  // namespace r2r
