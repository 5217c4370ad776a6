// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/checkpoint.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

/// Two weights and nothing else.
class SmallStage final : public Stage {
public:
    [[nodiscard]] StageLosses losses(const PairBatch&) override { return {}; }

    [[nodiscard]] at::Tensor pictures(const PairBatch&) override { return {}; }

    [[nodiscard]] std::map<Component, NamedTensors> components() override {
        return {{Component::LiteEncoder, {{"stem.weight", encoder_}}},
                {Component::Lite, {{"head.weight", network_}}}};
    }

    [[nodiscard]] at::Tensor emptyPrompt() const override { return {}; }

private:
    at::Tensor encoder_ = at::ones({4, 4}).requires_grad_();
    at::Tensor network_ = at::ones({2}).requires_grad_();
};

class CheckpointsTest : public ::testing::Test {
protected:
    void write(int64_t step) {
        (void)checkpoints_.write(stage_, optimizer_, {.step = step}, false);
    }

    TemporaryFolder folder_;
    SmallStage stage_;
    Optimizer optimizer_{stage_.trained(), {}};
    Checkpoints checkpoints_{folder_.path()};
};

TEST_F(CheckpointsTest, TheTwoNewestAreKept) {
    for (const int64_t step : {1, 2, 3})
        write(step);

    EXPECT_THAT(checkpoints_.steps(), ElementsAre(2, 3));
}

TEST_F(CheckpointsTest, EveryFaultOfTheDiskLeavesTheOlderOnesOrAddsAWholeOne) {
    write(1);

    doWithEveryFault(
        folder_.path(),
        [&] { write(2); },
        [&] {
            EXPECT_THAT(checkpoints_.steps(), ElementsAre(1, 2));
            EXPECT_EQ(folder_.entryCount(), 2);
        });
}

TEST_F(CheckpointsTest, EveryFaultOfTheDiskLeavesTheOldOneOfTheSameStepOrTheNewOne) {
    write(1);

    doWithEveryFault(
        folder_.path(),
        [&] { write(1); },
        [&] {
            EXPECT_THAT(checkpoints_.steps(), ElementsAre(1));
            EXPECT_EQ(folder_.entryCount(), 1);
        });
}

}  // namespace
}  // namespace r2r::testing
