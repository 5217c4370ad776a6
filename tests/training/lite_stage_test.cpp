// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"
#include "tests/training/training_scene.h"
#include "training/optimizer.h"
#include "training/stage.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using Kind = JobEvent::Kind;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct LiteStageTest : ::testing::Test {
    TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Lite);

    [[nodiscard]] PairBatch fourPairs() const {
        return openPackedPairs(config.data.train, {.size = 64})
            ->batch(std::vector<int64_t>{0, 1, 2, 3});
    }

    static std::map<std::string, double> validated(Stage& stage, const PairBatch& batch) {
        const at::NoGradGuard guard;
        std::map<std::string, double> means;
        for (const auto& [name, value] : stage.validation(batch))
            means[name] = value.item<double>();
        (void)stage.score(means);
        return means;
    }

    static double stepOn(Stage& stage, Optimizer& optimizer, const PairBatch& batch, double rate) {
        optimizer.clearGradients();
        const at::Tensor loss = stage.losses(batch).total;
        loss.backward();
        (void)optimizer.clip();
        optimizer.step(rate);
        return loss.item<double>();
    }
};

TEST_F(LiteStageTest, BeginsAsTheIdentity) {
    const auto stage = makeStage(config);
    const PairBatch batch = fourPairs();

    EXPECT_THAT(stage->pictures(batch), TensorNear(batch.composite, 1e-6));
    auto means = validated(*stage, batch);
    EXPECT_NEAR(means["fmse_ratio"], 1, 1e-6);
    EXPECT_GT(means["fmse_composite"], 100);
}

TEST_F(LiteStageTest, TheSecondViewBeginsSilentAndIsLearned) {
    config.data.seesWhole = true;
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {.average = 0});
    const PairBatch batch = openPackedPairs(config.data.train, {.size = 64, .wholeSide = 96})
                                ->batch(std::vector<int64_t>{0, 1, 2, 3});
    const auto isZero = [&](const std::string& wanted) {
        for (const auto& [name, tensor] : stage->trained())
            if (name == wanted)
                return tensor.abs().max().item<float>() == 0;
        throw Error(ErrorCode::Internal, wanted + " is not trained");
    };

    EXPECT_THAT(stage->pictures(batch), TensorNear(batch.composite, 1e-6));
    EXPECT_TRUE(isZero("lite/whole.head_all.weight"));
    for (int step = 0; step < 3; ++step)
        (void)stepOn(*stage, optimizer, batch, 2e-3);
    EXPECT_FALSE(isZero("lite/whole.head_all.weight"));
    EXPECT_FALSE(isZero("lite/whole.context.weight"));
}

TEST_F(LiteStageTest, TheSecondViewMayLearnAlone) {
    config.data.seesWhole = true;
    config.optimizer.cropRate = 0;
    std::vector<std::string> trained;
    for (const auto& [name, tensor] : makeStage(config)->trained())
        trained.push_back(name);

    EXPECT_THAT(trained, ::testing::SizeIs(10));
    EXPECT_THAT(trained, Each(StartsWith("lite/whole.")));
}

TEST_F(LiteStageTest, LearnsFourPairsByHeart) {
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {.average = 0});
    const PairBatch batch = fourPairs();

    for (int step = 0; step < 30; ++step)
        (void)stepOn(*stage, optimizer, batch, 2e-3);

    auto means = validated(*stage, batch);
    EXPECT_LT(means["fmse_ratio"], 0.1);
    EXPECT_EQ(means["worse"], 0);
}

TEST_F(LiteStageTest, TheBackgroundStaysAsItIs) {
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {.average = 0});
    const PairBatch batch = fourPairs();
    for (int step = 0; step < 3; ++step)
        (void)stepOn(*stage, optimizer, batch, 1e-2);

    const at::Tensor change = stage->pictures(batch) - batch.composite;

    EXPECT_GT((change * batch.mask).abs().max().item<float>(), 0.01);
    EXPECT_LT((change * (1 - batch.mask)).abs().max().item<float>(), 1e-6);
}

std::vector<std::string> trainedNames(Stage& stage) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : stage.trained())
        names.push_back(name);
    return names;
}

TEST_F(LiteStageTest, TheEncoderIsFrozenUntilItHasARate) {
    EXPECT_THAT(trainedNames(*makeStage(config)), Each(StartsWith("lite/")));

    config.optimizer.encoderRate = 0.1;
    const auto stage = makeStage(config);

    EXPECT_THAT(trainedNames(*stage), Contains("lite_encoder/conv_in.weight"));
    EXPECT_EQ(stage->rateShare("lite_encoder/conv_in.weight"), 0.1);
    EXPECT_EQ(stage->rateShare("lite/head.weight"), 1);
}

TEST_F(LiteStageTest, TheEncodersFirstBlocksMayStayFrozen) {
    config.optimizer.encoderRate = 0.1;
    config.optimizer.frozenBlocks = 2;

    const auto names = trainedNames(*makeStage(config));

    EXPECT_THAT(names, Each(Not(StartsWith("lite_encoder/conv_in"))));
    EXPECT_THAT(names, Each(Not(StartsWith("lite_encoder/blocks.1."))));
    EXPECT_THAT(names, Contains("lite_encoder/blocks.2.expand.weight"));
    EXPECT_THAT(names, Contains("lite_encoder/blocks.10.expand.weight"));
}

TEST_F(LiteStageTest, RunsWatchBothSetsAndLeaveAModel) {
    config.data.genuine = config.data.validation;

    const std::vector<JobEvent> events = trained(folder / "run", config);

    EXPECT_EQ(curve(events, Kind::Step, "loss/l1").size(), 4U);
    EXPECT_EQ(curve(events, Kind::Validation, "val/fmse_ratio").size(), 2U);
    EXPECT_EQ(curve(events, Kind::Validation, "genuine/worse").size(), 2U);
    config.model.from = {(folder / "run/checkpoints/best").string()};
    EXPECT_NO_THROW((void)makeStage(config));
}

TEST_F(LiteStageTest, WhatIsMissingIsNamed) {
    config.model.from = {generatedModelFolder(folder.path())};

    try {
        (void)makeStage(config);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("needs an EfficientNet-Lite encoder"));
    }
}

}  // namespace
}  // namespace r2r::testing
