// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/stage.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/training_scene.h"
#include "training/optimizer.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>

#include <set>

namespace r2r::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

PairBatch firstBatch(const TrainingConfig& config, int64_t pairs = 2) {
    std::vector<int64_t> positions;
    for (int64_t p = 0; p < pairs; ++p)
        positions.push_back(p);
    return openPackedPairs(config.data.train, {.size = 64, .negatives = 2})->batch(positions);
}

struct StageTest : ::testing::TestWithParam<TrainingStage> {
    TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), GetParam());
};

TEST_P(StageTest, AfterAFewStepsEveryTrainedWeightHasMoved) {
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {.average = 0});
    std::map<std::string, at::Tensor> before;
    for (const auto& [name, tensor] : stage->trained())
        before[name] = tensor.detach().clone();

    // A layer that begins as zero hides the one after it for one step, and that for another.
    for (int step = 0; step < 3; ++step) {
        optimizer.clearGradients();
        stage->losses(firstBatch(config)).total.backward();
        for (const at::Tensor& gradient : optimizer.gradients())
            ASSERT_TRUE(gradient.isfinite().all().item<bool>());
        optimizer.step(1e-3);
    }

    std::vector<std::string> still;
    for (const auto& [name, tensor] : stage->trained())
        if (tensor.ndimension() > 1 && tensor.equal(before[name]))
            still.push_back(name);
    // A softmax over one kind of text sees keys as a common shift where all texts are zero.
    EXPECT_THAT(still, IsEmpty());
}

TEST_P(StageTest, TheSameBatchCostsTheSame) {
    const at::NoGradGuard guard;
    const PairBatch batch = firstBatch(config);

    const double first = makeStage(config)->losses(batch).total.item<double>();
    const double second = makeStage(config)->losses(batch).total.item<double>();

    EXPECT_EQ(first, second);
    EXPECT_TRUE(std::isfinite(first));
}

TEST_P(StageTest, ABatchCostsTheMeanOfItsHalves) {
    const at::NoGradGuard guard;
    config.loss.contrastiveWeight = 0;  // a quotient of means is no mean
    const auto stage = makeStage(config);
    const auto source = openPackedPairs(config.data.train, {.size = 64});
    const auto cost = [&](const std::vector<int64_t>& positions) {
        return stage->losses(source->batch(positions)).total.item<double>();
    };

    EXPECT_NEAR(cost({5, 6}), (cost({5}) + cost({6})) / 2, 1e-5 * cost({5, 6}));
}

TEST_P(StageTest, Bfloat16IsNearFloat32AndHasGradients) {
    const PairBatch batch = firstBatch(config);
    const double exact = makeStage(config)->losses(batch).total.item<double>();
    config.precision = TrainingPrecision::Bfloat16;
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {});

    const at::Tensor loss = stage->losses(batch).total;
    loss.backward();

    EXPECT_NEAR(loss.item<double>(), exact, 0.05 * exact);
    EXPECT_EQ(optimizer.firstBrokenGradient(), "");
    EXPECT_GT(optimizer.clip(), 0);
}

TEST_P(StageTest, PicturesAreInRange) {
    const auto stage = makeStage(config);

    const at::Tensor pictures = stage->pictures(firstBatch(config));

    EXPECT_EQ(pictures.sizes(), (at::IntArrayRef{2, 3, 64, 64}));
    EXPECT_LE(pictures.abs().max().item<float>(), 1);
    EXPECT_FALSE(pictures.requires_grad());
}

INSTANTIATE_TEST_SUITE_P(All,
                         StageTest,
                         ::testing::Values(TrainingStage::ClearVae,
                                           TrainingStage::Unet,
                                           TrainingStage::Controller,
                                           TrainingStage::Lite),
                         [](const auto& stage) { return std::string(stageName(stage.param)); });

std::vector<std::string> trainedNames(const TrainingConfig& config) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : makeStage(config)->trained())
        names.push_back(name);
    return names;
}

TEST(Stage, ABridgeBeginsAsTheIdentity) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Unet);
    config.loss.objective = DiffusionObjective::Bridge;
    config.model.from = {config.model.from.front() + "/clear_vae.safetensors"};
    const auto stage = makeStage(config);
    const PairBatch altered = firstBatch(config);
    PairBatch untouched = altered;
    untouched.composite = untouched.real;

    const at::NoGradGuard guard;
    EXPECT_EQ(stage->start(), SamplerStart::Composite);
    EXPECT_EQ(stage->losses(untouched).total.item<float>(), 0);
    EXPECT_GT(stage->losses(altered).total.item<float>(), 0);
    EXPECT_EQ(stage->pictures(altered).sizes(), altered.real.sizes());
}

TEST(Stage, ABridgeLearnsTwoPairsByHeart) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Unet);
    config.loss.objective = DiffusionObjective::Bridge;
    config.model.from = {config.model.from.front() + "/clear_vae.safetensors"};
    const auto stage = makeStage(config);
    Optimizer optimizer(stage->trained(), {.average = 0});
    const PairBatch batch = firstBatch(config);
    const double first = stage->losses(batch).total.item<double>();

    double last = first;
    for (int step = 0; step < 40; ++step) {
        optimizer.clearGradients();
        const at::Tensor loss = stage->losses(batch).total;
        loss.backward();
        (void)optimizer.clip();
        optimizer.step(2e-3);
        last = loss.item<double>();
    }

    EXPECT_LT(last, 0.3 * first);
}

TEST(Stage, EachTrainsItsOwnNetworkAlone) {
    const TemporaryFolder folder;

    EXPECT_THAT(trainedNames(tinyConfig(folder.path(), TrainingStage::Unet)),
                Each(StartsWith("unet/")));
    EXPECT_THAT(trainedNames(tinyConfig(folder.path(), TrainingStage::Controller)),
                Each(StartsWith("controlnet/")));
    EXPECT_THAT(trainedNames(tinyConfig(folder.path(), TrainingStage::ClearVae)),
                Each(StartsWith("clear_vae/")));
}

TEST(Stage, TheEncoderIsFrozenUnlessAskedFor) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    config.loss.trainsEncoder = false;
    config.model.from = {generatedModelFolder(folder.path())};

    const std::vector<std::string> names = trainedNames(config);

    EXPECT_THAT(names, Each(::testing::Not(StartsWith("clear_vae/encoder."))));
    EXPECT_THAT(names, Each(::testing::Not(HasSubstr("Sobel"))));
    EXPECT_THAT(names, ::testing::Contains("clear_vae/filters.0.alpha"));
}

TEST(Stage, ClearVaesSkipsCanBeLeftOutOrUnfiltered) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    const auto heldAt = [&](SkipTreatment skips) {
        config.model.skips = skips;
        const auto stage = makeStage(config);
        for (const auto& [name, tensor] : stage->trained())
            EXPECT_FALSE(name.ends_with(".alpha") || name.ends_with(".beta")) << name;
        std::map<std::string, float> values;
        const auto components = stage->components();  // a copy: it has to outlive the loop
        for (const auto& [name, tensor] : components.at(Component::ClearVae))
            if (name == "filters.3.alpha" || name == "filters.3.beta")
                values[name] = tensor.abs().sum().item<float>();
        return std::pair(values.at("filters.3.alpha"), values.at("filters.3.beta"));
    };

    EXPECT_EQ(heldAt(SkipTreatment::Plain), std::pair(0.0F, 1.0F));
    EXPECT_EQ(heldAt(SkipTreatment::None), std::pair(0.0F, 0.0F));
}

TEST(Stage, WithoutMacaTheControllersOthersAreTrained) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Controller);
    config.model.hasMaca = false;
    const auto stage = makeStage(config);

    bool isConvolutionTrained = false;
    for (const auto& [name, tensor] : stage->trained()) {
        EXPECT_EQ(name.find("PCCAs"), std::string::npos);
        isConvolutionTrained = isConvolutionTrained || name.ends_with("conv_in.weight");
    }
    EXPECT_TRUE(isConvolutionTrained);
    const auto components = stage->components();
    for (const auto& [name, tensor] : components.at(Component::Controller))
        if (name.starts_with("PCCAs.") && name.find(".mlp.2.") != std::string::npos) {
            EXPECT_EQ(tensor.abs().max().item<float>(), 0) << name;
        }
}

TEST(Stage, AFreshControllerSaysNothingAndKnowsTheUnet) {
    const TemporaryFolder folder;
    const at::NoGradGuard guard;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Unet);
    config.model.from = {config.model.from.front() + "/clear_vae.safetensors",
                         config.model.from.front() + "/unet.safetensors"};
    const PairBatch batch = firstBatch(config);
    const double alone = makeStage(config)->losses(batch).total.item<double>();
    config.stage = TrainingStage::Controller;

    const auto stage = makeStage(config);

    EXPECT_NEAR(stage->losses(batch).total.item<double>(), alone, 1e-6 * alone);
    const auto networks = stage->components();
    std::map<std::string, at::Tensor> unet(networks.at(Component::Unet).begin(),
                                           networks.at(Component::Unet).end());
    int64_t copied = 0;
    for (const auto& [name, tensor] : networks.at(Component::Controller))
        if (unet.contains(name)) {
            EXPECT_TRUE(tensor.equal(unet[name])) << name;
            ++copied;
        }
    EXPECT_GT(copied, 200);
}

TEST(Stage, WhatIsMissingIsNamed) {
    const TemporaryFolder folder;
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Controller);
    config.model.from = {config.model.from.front() + "/clear_vae.safetensors"};

    try {
        (void)makeStage(config);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("needs a UNet"));
    }
}

}  // namespace
}  // namespace r2r::testing
