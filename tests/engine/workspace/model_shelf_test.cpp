// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/model_shelf.h"

#include "engine/core/error.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/engine/workspace/fake_harmonizer.h"

#include <gmock/gmock.h>

#include <functional>
#include <future>
#include <latch>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace r2r {
namespace {

using ::testing::ElementsAre;
using testing::FakeHarmonizer;
using ::testing::IsEmpty;
using testing::Runs;

class ModelShelfTest : public ::testing::Test {
protected:
    static constexpr uint64_t kBudget = 100;

    [[nodiscard]] ModelShelf::Open open(const std::string& name) {
        return [this, name](const JobContext&) {
            opened_.push_back(name);
            return std::make_unique<FakeHarmonizer>(runs_);
        };
    }

    std::shared_ptr<Harmonizer> take(const std::string& name,
                                     uint64_t bytes = 0,
                                     const std::string& state = {}) {
        return shelf_.take({.name = name, .state = state, .bytes = bytes}, open(name));
    }

    /// Asks for the model on another thread, which is opening it when this returns, and goes on
    /// with `end` when `goOn_` is set.
    std::future<std::shared_ptr<Harmonizer>> startOpening(
        const std::string& name, const std::function<std::unique_ptr<Harmonizer>()>& end) {
        auto opening = std::async(std::launch::async, [this, name, end] {
            return shelf_.take({.name = name}, [&](const JobContext&) {
                isOpening_.count_down();
                goOn_.get_future().wait();
                return end();
            });
        });
        isOpening_.wait();
        return opening;
    }

    std::shared_ptr<Runs> runs_ = std::make_shared<Runs>();
    std::latch isOpening_{1};
    std::promise<void> goOn_;
    std::vector<std::string> opened_;
    ModelShelf shelf_{kBudget};
};

TEST_F(ModelShelfTest, OpensAModelOnce) {
    const auto first = take("a");
    const auto second = take("a");

    EXPECT_EQ(first, second);
    EXPECT_EQ(shelf_.openings(), 1);
}

TEST_F(ModelShelfTest, LetsGoOfTheOneThatWasNotAskedForLongest) {
    (void)take("a", 40);
    (void)take("b", 40);
    (void)take("a", 40);
    (void)take("c", 40);  // b leaves
    (void)take("a", 40);
    (void)take("b", 40);

    EXPECT_THAT(opened_, ElementsAre("a", "b", "c", "b"));
    EXPECT_EQ(shelf_.bytes(), 80);
}

TEST_F(ModelShelfTest, LetsGoBeforeItOpens) {
    (void)take("a", 80);
    uint64_t keptMeanwhile = 1;

    (void)shelf_.take({.name = "b", .bytes = 80}, [&](const JobContext&) {
        keptMeanwhile = shelf_.bytes();
        return std::make_unique<FakeHarmonizer>(runs_);
    });

    EXPECT_EQ(keptMeanwhile, 0);
}

TEST_F(ModelShelfTest, KeepsTheLastOneWhateverItsSize) {
    (void)take("huge", 1000);
    (void)take("huge", 1000);

    EXPECT_THAT(opened_, ElementsAre("huge"));
}

TEST_F(ModelShelfTest, KeepsWhatTakesNoMemory) {
    (void)take("small");
    (void)take("huge", 1000);
    (void)take("small");

    EXPECT_THAT(opened_, ElementsAre("small", "huge"));
}

TEST_F(ModelShelfTest, AModelThatIsHeldDoesNotLeave) {
    const auto held = take("a", 80);
    (void)take("b", 80);

    EXPECT_EQ(take("a", 80), held);
    EXPECT_THAT(opened_, ElementsAre("a", "b"));
}

TEST_F(ModelShelfTest, OpensAgainWhatHasOtherFilesNow) {
    (void)take("a", 40, "old");
    (void)take("a", 40, "new");
    (void)take("a", 40, "new");

    EXPECT_THAT(opened_, ElementsAre("a", "a"));
    EXPECT_EQ(shelf_.bytes(), 40);
}

TEST_F(ModelShelfTest, KeepsNothingOfAnOpeningThatFails) {
    const auto failing = [](const JobContext&) -> std::unique_ptr<Harmonizer> {
        throw Error(ErrorCode::Corrupt, "no");
    };

    EXPECT_THROW((void)shelf_.take({.name = "a", .bytes = 40}, failing), Error);
    const uint64_t kept = shelf_.bytes();
    (void)take("a", 40);

    EXPECT_EQ(kept, 0);
    EXPECT_EQ(shelf_.openings(), 1);
}

TEST_F(ModelShelfTest, AStoppedJobOpensNothing) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW((void)shelf_.take({.name = "a"}, open("a"), JobContext(stop.get_token(), {})),
                 Cancelled);

    EXPECT_THAT(opened_, IsEmpty());
}

TEST_F(ModelShelfTest, AnOpeningThatIsCancelledLeavesNothing) {
    std::stop_source stop;
    const auto slow = [&](const JobContext& job) {
        stop.request_stop();
        job.throwIfCancelled();
        return std::make_unique<FakeHarmonizer>(runs_);
    };

    EXPECT_THROW((void)shelf_.take({.name = "a"}, slow, JobContext(stop.get_token(), {})),
                 Cancelled);
    (void)take("a");

    EXPECT_EQ(shelf_.openings(), 1);
}

TEST_F(ModelShelfTest, WhatIsOpenedWhileItIsClearedIsNotKept) {
    const auto opened = shelf_.take({.name = "a"}, [&](const JobContext&) {
        shelf_.clear();
        return std::make_unique<FakeHarmonizer>(runs_);
    });

    EXPECT_NE(opened, nullptr);
    EXPECT_NE(take("a"), opened);
}

TEST_F(ModelShelfTest, TwoThreadsThatAskAtOnceGetOneModel) {
    auto first = startOpening("a", [&] { return std::make_unique<FakeHarmonizer>(runs_); });
    auto second =
        std::async(std::launch::async, [&] { return shelf_.take({.name = "a"}, open("a")); });
    goOn_.set_value();

    EXPECT_EQ(first.get(), second.get());
    EXPECT_EQ(shelf_.openings(), 1);
}

TEST_F(ModelShelfTest, WhoWaitsForAnOpeningThatFailsOpensForItself) {
    auto first = startOpening(
        "a", []() -> std::unique_ptr<Harmonizer> { throw Error(ErrorCode::Corrupt, "no"); });
    auto second =
        std::async(std::launch::async, [&] { return shelf_.take({.name = "a"}, open("a")); });
    goOn_.set_value();

    EXPECT_THROW((void)first.get(), Error);
    EXPECT_NE(second.get(), nullptr);
}

TEST_F(ModelShelfTest, WhoWaitsForAnotherThreadsOpeningCanBeCancelled) {
    auto first = startOpening("a", [&] { return std::make_unique<FakeHarmonizer>(runs_); });
    std::stop_source stop;
    auto second = std::async(std::launch::async, [&] {
        return shelf_.take({.name = "a"}, open("a"), JobContext(stop.get_token(), {}));
    });
    stop.request_stop();

    EXPECT_THROW((void)second.get(), Cancelled);
    goOn_.set_value();
    EXPECT_NE(first.get(), nullptr);
}

TEST_F(ModelShelfTest, AHarmonizerForOneThreadIsRunByOneAtATime) {
    const auto shared = take("a");
    const Composition composition = testing::redDiscOnBlue();
    const HarmonizeRequest request{.composition = composition,
                                   .foreground = composition.foregrounds.front().id};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int run = 0; run < 50; ++run)
                    (void)shared->run(request, {});
            });
    }

    EXPECT_EQ(runs_->count, 200);
    EXPECT_EQ(runs_->mostAtOnce, 1);
}

}  // namespace
}  // namespace r2r
