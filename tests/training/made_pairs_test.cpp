// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_pairs.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/training_scene.h"
#include "training/losses.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <numeric>
#include <set>

namespace r2r::testing {
namespace {

std::vector<int64_t> positions(int64_t count) {
    std::vector<int64_t> all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

bool areTheSame(const PairBatch& a, const PairBatch& b) {
    return a.ids == b.ids && a.composite.equal(b.composite) && a.real.equal(b.real) &&
           a.mask.equal(b.mask);
}

struct MadePairsTest : ::testing::Test {
    MadePairsTest() { packGeneratedPhotographs(folder.path(), 6, 80); }

    [[nodiscard]] PairBatch batch(int64_t count) const {
        return makePairsOf(folder.path().string(), form)->batch(positions(count));
    }

    /// fMSE of each composite, (B).
    static at::Tensor errors(const PairBatch& pairs) {
        return losses::foregroundErrors(
            pairs.composite * 0.5 + 0.5, pairs.real * 0.5 + 0.5, pairs.mask);
    }

    TemporaryFolder folder;
    MakingForm form{.size = 64, .view = {.context = 1, .smallestCrop = 0.8}, .seed = 7};
};

TEST_F(MadePairsTest, ABatchIsWhatTheNetworksTake) {
    const PairBatch pairs = batch(12);

    EXPECT_EQ(pairs.composite.sizes(), (at::IntArrayRef{12, 3, 64, 64}));
    EXPECT_LE(pairs.composite.abs().max().item<float>(), 1 + 1e-6);
    EXPECT_LE(pairs.real.abs().max().item<float>(), 1 + 1e-6);
    EXPECT_TRUE((pairs.mask.eq(0) | pairs.mask.eq(1)).all().item<bool>());
    EXPECT_GT(pairs.mask.sum({1, 2, 3}).min().item<float>(), 0);
}

TEST_F(MadePairsTest, APositionDecidesItsSampleToTheBit) {
    const PairBatch all = batch(30);
    const auto other = makePairsOf(folder.path().string(), form);
    (void)other->batch(std::vector<int64_t>{3});
    const PairBatch one = other->batch(std::vector<int64_t>{17});

    EXPECT_EQ(one.ids.front(), all.ids[17]);
    EXPECT_TRUE(one.composite[0].equal(all.composite[17]));
    EXPECT_TRUE(one.real[0].equal(all.real[17]));
    EXPECT_TRUE(areTheSame(batch(30), all));
}

TEST_F(MadePairsTest, APhotographNeverComesAgainAsItWas) {
    form.isWorn = false;
    const auto source = makePairsOf(folder.path().string(), form);
    std::set<std::vector<float>> seen;

    for (int64_t epoch = 0; epoch < 4; ++epoch)
        for (int64_t i = 0; i < 6; ++i) {
            const at::Tensor x = source->batch(std::vector{6 * epoch + i}).composite.flatten();
            seen.emplace(x.const_data_ptr<float>(), x.const_data_ptr<float>() + 100);
        }

    EXPECT_EQ(seen.size(), 24U);
}

TEST_F(MadePairsTest, TheBackgroundIsThatOfThePhotograph) {
    const PairBatch pairs = batch(40);

    // Both have a share where the mask's edge is soft or blurred.
    const at::Tensor far = 1 - at::max_pool2d(pairs.mask, {13, 13}, {1, 1}, {6, 6});
    const at::Tensor difference = (pairs.composite - pairs.real).abs() * far;
    EXPECT_LT(difference.max().item<float>(), 0.01);
}

TEST_F(MadePairsTest, UntouchedForegroundsAreAsTheyWere) {
    form.untouched = 1;

    EXPECT_LT(errors(batch(20)).max().item<float>(), 0.1);
}

TEST_F(MadePairsTest, ChangesAreAsLargeAsAskedFor) {
    form.untouched = 0;
    form.isWorn = false;
    const at::Tensor full = errors(batch(80));
    form.change = 0.25;
    const at::Tensor small = errors(batch(80));

    EXPECT_GT(full.median().item<float>(), 300);
    EXPECT_GT((full > 2500).sum().item<int64_t>(), 3);
    EXPECT_LT(small.median().item<float>(), full.median().item<float>() / 4);
}

TEST_F(MadePairsTest, WithoutAugmentationThePairsAreTheSameAgainAndAgain) {
    form.view.isAugmented = false;
    const auto source = makePairsOf(folder.path().string(), form);

    const PairBatch first = source->batch(positions(6));

    EXPECT_EQ(first.ids.front(), "pair-0");
    EXPECT_EQ(first.ids.back(), "pair-5");
    EXPECT_TRUE(areTheSame(source->batch(positions(6)), first));
}

TEST_F(MadePairsTest, ForegroundsOfOtherShapesAreAsCommonAsAskedFor) {
    form.view = {.context = 0, .isAugmented = false};
    const auto areas = [this](double borrowed) {
        form.borrowed = borrowed;
        const at::Tensor shares = batch(60).mask.mean({1, 2, 3});
        // The disc of the generated photographs covers a quarter of them.
        return (shares - 0.28).abs().gt(0.02).sum().item<int64_t>();
    };

    EXPECT_EQ(areas(0), 0);
    EXPECT_GT(areas(1), 45);
}

TEST_F(MadePairsTest, BeyondAReferenceTheSurroundingsHaveAnotherLook) {
    form.isWorn = false;
    form.view.smallestCrop = 1;
    form.guided = 0;
    const PairBatch plain = batch(40);
    form.guided = 1;
    const PairBatch pairs = batch(40);

    ASSERT_TRUE(pairs.reference.defined());
    EXPECT_EQ((pairs.reference * pairs.mask).sum().item<float>(), 0);
    EXPECT_GE(pairs.reference.mean({1, 2, 3}).min().item<float>(), 0.02F);
    const at::Tensor change = (pairs.real - plain.real).abs().mean(1, true);
    const at::Tensor soft = at::max_pool2d(pairs.mask, {5, 5}, {1, 1}, {2, 2});
    // The foreground is to become what it would have become without the other look.
    EXPECT_LT(
        (change * (1 - at::max_pool2d(1 - pairs.mask, {5, 5}, {1, 1}, {2, 2}))).max().item<float>(),
        1e-3);
    const at::Tensor beyond = (1 - pairs.reference) * (1 - soft);
    const double inside = ((change * pairs.reference).sum() / pairs.reference.sum()).item<double>();
    EXPECT_GT((change * beyond).sum().item<double>() / beyond.sum().item<double>(), 2 * inside);
}

TEST_F(MadePairsTest, WithoutAugmentationNothingIsGuided) {
    form.guided = 1;
    form.view.isAugmented = false;

    EXPECT_FALSE(batch(10).reference.defined());
}

TEST_F(MadePairsTest, TheWholePictureHasTheLookOfItsView) {
    // The view of everything, so that both views show the same.
    form = {.size = 64, .wholeSide = 32, .view = {.context = 0}, .isWorn = false, .seed = 7};
    const PairBatch pairs = batch(24);
    const auto shrunk = [](const at::Tensor& x) { return at::avg_pool2d(x, {8, 8}); };
    const auto shrunkWhole = [](const at::Tensor& x) { return at::avg_pool2d(x, {4, 4}); };

    EXPECT_EQ(pairs.whole.composite.sizes(), (at::IntArrayRef{24, 3, 32, 32}));
    EXPECT_LT(
        (shrunk(pairs.composite) - shrunkWhole(pairs.whole.composite)).abs().mean().item<float>(),
        0.02);
    EXPECT_LT((shrunk(pairs.mask) - shrunkWhole(pairs.whole.mask)).abs().mean().item<float>(),
              0.03);
}

TEST_F(MadePairsTest, ACropAndTheWholePictureShowTheSameForeground) {
    form.wholeSide = 64;
    const PairBatch pairs = batch(24);

    // One foreground length around it: in the crop it is larger than in the whole picture.
    const at::Tensor crop = pairs.mask.mean({1, 2, 3});
    const at::Tensor whole = pairs.whole.mask.mean({1, 2, 3});
    EXPECT_GT((crop > 0.9 * whole).to(at::kFloat).mean().item<float>(), 0.7);
    EXPECT_GT(whole.min().item<float>(), 0);
}

TEST_F(MadePairsTest, PairsAreNoPhotographs) {
    packGeneratedPairs(folder / "pairs", 2);

    try {
        (void)makePairsOf((folder / "pairs").string(), form);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), ::testing::HasSubstr("holds pairs, not photographs"));
    }
}

}  // namespace
}  // namespace r2r::testing
