// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_finder.h"

#include "engine/core/error.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"

#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::FakeModels;
using testing::FakeSampler;
using testing::grainyImage;
using testing::warmOnCool;

class ChangeFinderTest : public ::testing::Test {
protected:
    HarmonizeRequest request(uint64_t seed) {
        return withSeed({.composition = composition_, .foreground = ForegroundId{1}}, seed);
    }

    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    std::vector<std::string> opened_;
    Composition composition_ = warmOnCool();
    ChangeFinder finder_{[this](const std::string& model) {
                             opened_.push_back(model);
                             return std::make_unique<FakeSampler>(fake_);
                         },
                         [](const std::string& model) { return model.starts_with("net"); }};
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

    EXPECT_EQ(fake_->countRuns(), 1);
    EXPECT_EQ(finder_.cache().changesFor(composition_).front().change, found.change);
}

TEST_F(ChangeFinderTest, SeveralSeedsAreOneRunAndAllAreRemembered) {
    const std::vector<uint64_t> seeds = {3, 4, 5};

    const auto found = finder_.trySeeds(request(0), seeds, {});

    ASSERT_EQ(found.size(), 3);
    EXPECT_EQ(fake_->countRuns(), 1);
    for (size_t i = 0; i < seeds.size(); ++i)
        EXPECT_EQ(finder_.tryOut(request(seeds[i]), {}).change, found[i].change);
    EXPECT_EQ(fake_->countRuns(), 1);
    EXPECT_FALSE(finder_.cache().recall(request(6)));
}

TEST_F(ChangeFinderTest, AMovedForegroundIsAnotherQuestion) {
    (void)finder_.tryOut(request(2), {});
    composition_.foregrounds[0].placement.centre.x += 1;

    EXPECT_FALSE(finder_.cache().recall(request(2)));
}

TEST_F(ChangeFinderTest, KeepsOnlyTheLastNetworkOpen) {
    for (const char* model : {"net-a", "mkl", "net-b", "mkl", "net-a"}) {
        composition_.foregrounds[0].harmony.model = model;
        finder_.find(request(static_cast<uint64_t>(opened_.size())), {});
    }

    EXPECT_THAT(opened_, ::testing::ElementsAre("net-a", "mkl", "net-b", "net-a"));
}

TEST_F(ChangeFinderTest, AStoppedJobOpensNoModel) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(finder_.find(request(1), JobContext(stop.get_token(), {})), Cancelled);

    EXPECT_TRUE(opened_.empty());
}

TEST(ChangeCache, RemembersWhatTookLongButNotForEver) {
    ChangeCache cache;
    const HarmonizeRequest base{.composition = warmOnCool(), .foreground = ForegroundId{1}};
    const auto change = std::make_shared<testing::Shift>(0.1F);

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
    const Composition composition = warmOnCool();
    const HarmonizeRequest request{.composition = composition, .foreground = ForegroundId{1}};
    cache.keep(request, {std::make_shared<testing::Shift>(0.1F), 10, {}});

    cache.distrust("lab-mean");

    EXPECT_FALSE(cache.recall(request));
    EXPECT_EQ(cache.changesFor(composition).size(), 1);  // shown until there is something newer
}

TEST(ChangeCache, ForgetsWhatBelongedToAnotherBackground) {
    ChangeCache cache;
    Composition composition = warmOnCool();
    const HarmonizeRequest request{.composition = composition, .foreground = ForegroundId{1}};
    cache.remember(request, {std::make_shared<testing::Shift>(0.1F), 10, {}});
    composition.background = grainyImage({160, 120}, 9, 9, 9);

    cache.retain(composition);

    EXPECT_EQ(cache.known(request), nullptr);
}

}  // namespace
}  // namespace r2r::ui
