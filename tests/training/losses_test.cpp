// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/losses.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"
#include "tests/training/training_scene.h"
#include "training/perceptual_features.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

TEST(Losses, ReconstructionIsTheMeanSquare) {
    const at::Tensor a = at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).view({1, 1, 2, 2});
    const at::Tensor b = at::tensor({1.0F, 0.0F, 3.0F, 5.0F}).view({1, 1, 2, 2});

    EXPECT_NEAR(losses::reconstruction(a, b).item<double>(), (4.0 + 1.0) / 4, 1e-6);
    EXPECT_NEAR(losses::absoluteReconstruction(a, b).item<double>(), (2.0 + 1.0) / 4, 1e-6);
}

TEST(Losses, ContrastiveIsTheWeightedQuotientOfDistances) {
    const auto constant = [](float value) { return at::full({1, 1, 2, 2}, value); };
    const losses::Features decoded = {constant(1), constant(2)};
    const losses::Features real = {constant(1.5), constant(2)};
    const std::vector<losses::Features> negatives = {{constant(3), constant(4)},
                                                     {constant(0), constant(1)}};

    const double loss = losses::contrastive(decoded, real, negatives, {0.25, 1}).item<double>();

    // Layer 1: 0.5 / mean(2, 1); layer 2: 0 / mean(2, 1).
    EXPECT_NEAR(loss, 0.25 * 0.5 / 1.5, 1e-6);
}

TEST(Losses, ContrastiveStaysFiniteWhereTheResultIsTheNegative) {
    const losses::Features same = {at::ones({1, 1, 2, 2})};
    const losses::Features real = {at::zeros({1, 1, 2, 2})};

    EXPECT_TRUE(losses::contrastive(same, real, {same}, {1}).isfinite().item<bool>());
    EXPECT_EQ(losses::contrastiveWeights(4), (std::vector{1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0}));
}

TEST(Losses, SmallForegroundsAreDividedByTheSmallestArea) {
    const at::Tensor noise = at::zeros({2, 4, 10, 10});
    const at::Tensor predicted = at::ones({2, 4, 10, 10});
    at::Tensor mask = at::zeros({2, 1, 10, 10});
    mask[0].narrow(1, 0, 5).fill_(1);  // 50 of 100
    mask[1].narrow(1, 0, 1).fill_(1);  // 10, below A_min = 20

    const double loss = losses::regionWeighted(predicted, noise, mask).item<double>();

    EXPECT_NEAR(loss, (100.0 / 50 + 100.0 / 20) / 2, 1e-5);
}

TEST(Losses, SmallChangesCountAsMuchAsLargeOnes) {
    at::Tensor change = at::ones({2, 4, 10, 10});
    change[1].fill_(0.1);
    const at::Tensor mask = at::ones({2, 1, 10, 10});

    const auto loss = [&](const at::Tensor& predicted, double floor) {
        return losses::relativeToChange(predicted, change, mask, floor).item<double>();
    };

    EXPECT_NEAR(loss(at::zeros_like(change), 1e-9), 1, 1e-5);  // doing nothing costs each the same
    EXPECT_NEAR(loss(0.5 * change, 1e-9), 0.25, 1e-5);
    EXPECT_NEAR(loss(at::zeros_like(change), 0.01), (1 / 1.01 + 0.5) / 2, 1e-5);
}

TEST(Losses, RegionErrorsLookAtTheForegroundAlone) {
    const at::Tensor real = at::zeros({2, 3, 10, 10});
    const at::Tensor result = at::full({2, 3, 10, 10}, 0.5);
    at::Tensor mask = at::zeros({2, 1, 10, 10});
    mask[0].narrow(1, 0, 5).fill_(1);                  // 50 of 100
    mask[1].narrow(1, 0, 1).narrow(2, 0, 2).fill_(1);  // 2, below A_min = 5

    const losses::RegionErrors errors = losses::regionErrors(result, real, mask);

    EXPECT_THAT(errors.squared, TensorNear(at::tensor({0.25, 0.25 * 2 / 5}).to(at::kFloat), 1e-6));
    EXPECT_THAT(errors.absolute, TensorNear(at::tensor({0.5, 0.5 * 2 / 5}).to(at::kFloat), 1e-6));
}

TEST(Losses, ForegroundErrorsAreInBytes) {
    const at::Tensor real = at::zeros({1, 3, 4, 4});
    at::Tensor result = at::ones({1, 3, 4, 4});
    at::Tensor mask = at::zeros({1, 1, 4, 4});
    mask.narrow(2, 0, 2).fill_(1);
    result.narrow(2, 0, 2).fill_(2.0 / 255);

    EXPECT_NEAR(losses::foregroundErrors(result, real, mask).item<double>(), 4, 1e-4);
}

TEST(Losses, DivergenceIsZeroForThePriorAlone) {
    const at::Tensor mean = at::zeros({1, 4, 2, 2});
    const at::Tensor deviation = at::full({1, 4, 2, 2}, 5.0);

    EXPECT_NEAR(losses::posteriorDivergence(mean, deviation, 5).item<double>(), 0, 1e-6);
    EXPECT_GT(losses::posteriorDivergence(mean + 1, deviation, 5).item<double>(), 0.01);
    EXPECT_GT(losses::posteriorDivergence(mean, deviation * 2, 5).item<double>(), 0.1);
}

TEST(PerceptualFeatures, BuiltInOnesSeeColourAndDetailAtEverySize) {
    const auto features = builtInFeatures(at::kCPU);
    const at::Tensor flat = at::zeros({1, 3, 64, 64});
    at::Tensor tinted = flat.clone();
    tinted.select(1, 0).fill_(0.1);
    const at::Tensor noisy = flat + 0.1 * at::randn({1, 3, 64, 64});

    const losses::Features of = (*features)(flat);

    ASSERT_EQ(of.size(), features->layers());
    for (size_t i = 0; i < of.size(); ++i) {
        EXPECT_EQ(of[i].size(1), 18);
        EXPECT_EQ(of[i].size(2), 64 >> i);
        EXPECT_GT((of[i] - (*features)(tinted)[i]).abs().mean().item<double>(), 1e-3);
        EXPECT_GT((of[i] - (*features)(noisy)[i]).abs().mean().item<double>(), 1e-4);
    }
}

TEST(PerceptualFeatures, GradientsReachThePicture) {
    const auto features = builtInFeatures(at::kCPU);
    const at::Tensor picture = at::rand({1, 3, 32, 32}).requires_grad_();

    (*features)(picture).back().square().sum().backward();

    EXPECT_GT(picture.grad().abs().sum().item<double>(), 0);
}

TEST(PerceptualFeatures, VggIsTakenBehindTheLastReluOfEachSize) {
    TensorMap weights("vgg16.pth");
    int64_t in = 3;
    const std::vector<std::pair<int, int64_t>> layers = {{0, 64},
                                                         {2, 64},
                                                         {5, 128},
                                                         {7, 128},
                                                         {10, 256},
                                                         {12, 256},
                                                         {14, 256},
                                                         {17, 512},
                                                         {19, 512},
                                                         {21, 512},
                                                         {24, 512},
                                                         {26, 512},
                                                         {28, 512}};
    for (const auto& [index, out] : layers) {
        const std::string name = "features." + std::to_string(index);
        // Each channel passes on the first one, so that every layer repeats the picture's red.
        at::Tensor weight = at::zeros({out, in, 3, 3});
        weight.select(3, 1).select(2, 1).select(1, 0).fill_(1);
        weights.add(name + ".weight", weight);
        weights.add(name + ".bias", at::zeros({out}));
        in = out;
    }

    const losses::Features of = (*vggFeatures(weights, at::kCPU))(at::ones({1, 3, 32, 32}));

    ASSERT_EQ(of.size(), 5U);
    for (size_t i = 0; i < of.size(); ++i) {
        EXPECT_EQ(of[i].size(2), 32 >> i);
        EXPECT_NEAR(of[i].mean().item<double>(), (1 - 0.485) / 0.229, 1e-4);
    }
    EXPECT_EQ(of[4].size(1), 512);
}

TEST(PerceptualFeatures, EfficientNetIsReadFromAModelFolder) {
    const TemporaryFolder folder;
    const auto features = efficientNetFeatures(generatedLiteFolder(folder.path(), true), at::kCPU);
    const at::Tensor picture = at::rand({2, 3, 64, 64}).requires_grad_();

    const losses::Features of = (*features)(picture);
    of.back().square().sum().backward();

    ASSERT_EQ(of.size(), features->layers());
    EXPECT_EQ(of[0].sizes(), (at::IntArrayRef{2, 16, 32, 32}));
    EXPECT_EQ(of[4].sizes(), (at::IntArrayRef{2, 320, 2, 2}));
    EXPECT_GT(picture.grad().abs().sum().item<double>(), 0);
    EXPECT_THROW((void)efficientNetFeatures(generatedModelFolder(folder.path()), at::kCPU), Error);
}

}  // namespace
}  // namespace r2r::testing
