// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/pair_source.h"

#include "tests/support/temporary_folder.h"
#include "tests/training/training_scene.h"
#include "training/pair_loader.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <numeric>
#include <set>

namespace r2r::testing {
namespace {

bool areEqual(const PairBatch& a, const PairBatch& b) {
    bool isEqual = a.ids == b.ids && a.composite.equal(b.composite) && a.real.equal(b.real) &&
                   a.mask.equal(b.mask) && a.edges.equal(b.edges) &&
                   a.negatives.size() == b.negatives.size();
    for (size_t k = 0; isEqual && k < a.negatives.size(); ++k)
        isEqual = a.negatives[k].equal(b.negatives[k]);
    return isEqual;
}

struct PairSourceTest : ::testing::Test {
    PairSourceTest() { packGeneratedPairs(folder.path(), 6, 80); }

    [[nodiscard]] std::unique_ptr<PairSource> source(const PairForm& wanted) const {
        return openPackedPairs(folder.path().string(), wanted);
    }

    TemporaryFolder folder;
    PairForm form{.size = 64, .smallestCrop = 0.5, .negatives = 3, .seed = 7};
};

TEST_F(PairSourceTest, ABatchIsWhatTheNetworksTake) {
    const PairBatch batch = source(form)->batch(std::vector<int64_t>{3, 9});

    EXPECT_EQ(batch.composite.sizes(), (at::IntArrayRef{2, 3, 64, 64}));
    EXPECT_EQ(batch.hint().sizes(), (at::IntArrayRef{2, 7, 64, 64}));
    EXPECT_EQ(batch.latentMask().sizes(), (at::IntArrayRef{2, 1, 8, 8}));
    EXPECT_LE(batch.composite.abs().max().item<float>(), 1);
    EXPECT_TRUE((batch.mask.eq(0) | batch.mask.eq(1)).all().item<bool>());
    EXPECT_GT(batch.mask.sum({1, 2, 3}).min().item<float>(), 0);
    ASSERT_EQ(batch.negatives.size(), 3U);
    EXPECT_TRUE(batch.negatives[0].equal(batch.composite));
}

TEST_F(PairSourceTest, AViewHoldsTheForegroundAndItsSurroundings) {
    form.isAugmented = false;
    const auto shareOf = [this](double context) {
        form.context = context;
        return source(form)->batch(std::vector<int64_t>{0}).mask.mean().item<double>();
    };
    const double area = 3.1416 * 24 * 24;  // of a disc whose diameter is 48 of 80 pixels

    EXPECT_NEAR(shareOf(0), area / (80 * 80), 0.02);
    EXPECT_NEAR(shareOf(100), area / (80 * 80), 0.02);
    // 16 pixels on each side at least; the disc touches the left margin of the picture at 8.
    EXPECT_NEAR(shareOf(0.01), area / ((8 + 48 + 16) * 80), 0.02);
}

TEST_F(PairSourceTest, ABatchOutlivesItsSource) {
    form = {.size = 80, .isAugmented = false};  // of the pictures' own size: nothing is resized
    auto pairs = source(form);
    const PairBatch batch = pairs->batch(std::vector<int64_t>{2});

    pairs.reset();

    EXPECT_TRUE(areEqual(batch, source(form)->batch(std::vector<int64_t>{2})));
}

TEST_F(PairSourceTest, APositionDecidesItsSample) {
    const PairBatch first = source(form)->batch(std::vector<int64_t>{20, 4});
    const auto other = source(form);
    (void)other->batch(std::vector<int64_t>{0, 1, 2});
    const PairBatch alone = other->batch(std::vector<int64_t>{4});

    EXPECT_EQ(alone.ids.front(), first.ids[1]);
    EXPECT_TRUE(alone.composite[0].equal(first.composite[1]));
    EXPECT_TRUE(alone.negatives[2][0].equal(first.negatives[2][1]));
}

TEST_F(PairSourceTest, AnEpochHasEveryPairOnceInAnOrderOfItsOwn) {
    const auto pairs = source(form);
    std::vector<int64_t> epoch(6);
    std::iota(epoch.begin(), epoch.end(), 0);
    const std::vector<std::string> first = pairs->batch(epoch).ids;
    std::iota(epoch.begin(), epoch.end(), 6);
    const std::vector<std::string> second = pairs->batch(epoch).ids;

    EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), 6U);
    EXPECT_NE(first, second);
    EXPECT_THAT(second, ::testing::UnorderedElementsAreArray(first));
}

TEST_F(PairSourceTest, NegativesShareThePhotographAndItsPlacement) {
    form.isAugmented = false;
    const auto pairs = source(form);

    const PairBatch batch = pairs->batch(std::vector<int64_t>{2});

    // Pair 3 is of the same photograph; the third one is recoloured: only inside the mask.
    EXPECT_TRUE(batch.negatives[1].equal(pairs->batch(std::vector<int64_t>{3}).composite));
    const at::Tensor outside = (batch.negatives[2] - batch.real) * (1 - batch.mask);
    EXPECT_EQ(outside.abs().max().item<float>(), 0);
    EXPECT_GT((batch.negatives[2] - batch.real).abs().max().item<float>(), 0.02);
}

TEST_F(PairSourceTest, WithoutAugmentationThePictureIsResizedOnly) {
    form.isAugmented = false;
    form.size = 128;

    const PairBatch batch = source(form)->batch(std::vector<int64_t>{1});

    EXPECT_EQ(batch.ids.front(), "pair-1");
    const at::Tensor outside = (batch.real - batch.composite) * (1 - batch.mask);
    EXPECT_LT(outside.abs().mean().item<float>(), 0.01);
}

TEST_F(PairSourceTest, ARegradedPairHasTwoLooksOfItsPhotograph) {
    form.grading = 1;
    form.regraded = 1;
    const auto pairs = source(form);
    const std::vector<int64_t> positions = {0, 1, 2, 3, 4, 5};

    const PairBatch batch = pairs->batch(positions);

    // The disc's edge is shared by both looks: away from it nothing differs outside.
    const at::Tensor far = 1 - at::max_pool2d(batch.mask, 5, 1, 2);
    const at::Tensor difference = (batch.composite - batch.real).abs();
    EXPECT_EQ((difference * far).max().item<float>(), 0);
    EXPECT_GT((difference * batch.mask).amax({1, 2, 3}).max().item<float>(), 0.1);
    EXPECT_TRUE(areEqual(pairs->batch(positions), batch));
}

TEST_F(PairSourceTest, OnlySoManyPairsAreRegraded) {
    form.grading = 0.5;
    const std::vector<int64_t> position = {3};
    const PairBatch graded = source(form)->batch(position);
    form.regraded = 1e-9;
    EXPECT_TRUE(source(form)->batch(position).composite.equal(graded.composite));
    form.regraded = 1;
    const PairBatch regraded = source(form)->batch(position);
    EXPECT_TRUE(regraded.real.equal(graded.real));
    EXPECT_FALSE(regraded.composite.equal(graded.composite));
}

/// The share of graded pairs; all others have two looks.
class GradedPairs : public PairSourceTest, public ::testing::WithParamInterface<double> {};

INSTANTIATE_TEST_SUITE_P(Shares, GradedPairs, ::testing::Values(0.0, 1.0));

TEST_P(GradedPairs, EdgesAreOfTheCompositeThatIsShown) {
    form.grading = 1;
    form.graded = GetParam();
    form.regraded = 1 - GetParam();

    const PairBatch batch = source(form)->batch(std::vector<int64_t>{0});

    // White on black in the foreground, the composite elsewhere, to the rounding of a byte.
    EXPECT_LT(((batch.edges - batch.composite).abs() * (1 - batch.mask)).max().item<float>(),
              0.005);
    const at::Tensor inside =
        batch.edges.masked_select(batch.mask.to(at::kBool).expand_as(batch.edges));
    EXPECT_TRUE((inside.eq(-1) | inside.eq(1)).all().item<bool>());
}

TEST_F(PairSourceTest, EdgesAreMadeWhenTheyAreNeeded) {
    form.hasEdges = false;

    EXPECT_FALSE(source(form)->batch(std::vector<int64_t>{0, 1}).edges.defined());
}

TEST_F(PairSourceTest, TheLoaderGoesOnWhereItIsTold) {
    const auto pairs = source(form);
    PairLoader loader(*pairs, {.perRank = 2}, 5, 2);

    for (int64_t batch = 5; batch < 9; ++batch)
        EXPECT_TRUE(areEqual(loader.next(),
                             source(form)->batch(std::vector<int64_t>{2 * batch, 2 * batch + 1})));
}

TEST(BatchPlan, RanksShareTheSamplesOfOneProcess) {
    const std::vector<int64_t> whole = BatchPlan{.perRank = 6}.positions(4);
    std::vector<int64_t> parts;
    for (int64_t rank = 0; rank < 3; ++rank)
        for (const int64_t p : BatchPlan{.perRank = 2, .rank = rank, .ranks = 3}.positions(4))
            parts.push_back(p);

    EXPECT_EQ(parts, whole);
}

}  // namespace
}  // namespace r2r::testing
