// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/color_generators.h"

#include "engine/core/error.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace r2r::testing {
namespace {

class EveryColorGenerator : public ::testing::TestWithParam<const char*> {
protected:
    EveryColorGenerator() { writePhotoFolder(folder.path(), 3); }

    [[nodiscard]] std::vector<Candidate> candidates(std::vector<StableRandom> draws) const {
        PhotoPool others(datasetMembers(folder.path(), DatasetLayout::Index), 0);
        return pairGenerator(GetParam())->candidates(photo, others, -1, draws, {});
    }

    TemporaryFolder folder;
    SourcePhoto photo = madeSource({60, 50}, 9, 4);
};

TEST_P(EveryColorGenerator, MakesTheSameOfTheSameNumbersWhateverIsBeside) {
    const auto both = candidates({StableRandom({1}), StableRandom({2})});
    const auto alone = candidates({StableRandom({2})});

    EXPECT_EQ(both[1].details, alone[0].details);
    EXPECT_EQ(both[1].foreground, alone[0].foreground);
}

TEST_P(EveryColorGenerator, ChangesTheForegroundAlone) {
    for (uint64_t seed = 0; seed < 8; ++seed) {
        const Candidate candidate = candidates({StableRandom({seed})}).front();
        ASSERT_EQ(candidate.refusal, "");

        const Image composite = pasted(photo, candidate);

        EXPECT_THAT(composite, IsBitExactOutside(photo.mask, photo.rgb));
        EXPECT_EQ(composite == photo.rgb, std::string_view(GetParam()) == "identity");
    }
}

TEST_P(EveryColorGenerator, GivesFiniteValues) {
    for (uint64_t seed = 0; seed < 8; ++seed) {
        const Candidate candidate = candidates({StableRandom({seed})}).front();
        for (int y = 0; y < candidate.foreground.height(); ++y)
            EXPECT_TRUE(std::ranges::all_of(candidate.foreground.row<float>(y),
                                            [](float v) { return std::isfinite(v); }));
    }
}

INSTANTIATE_TEST_SUITE_P(Color,
                         EveryColorGenerator,
                         ::testing::Values("color", "parametric", "light", "identity"),
                         [](const auto& generator) { return std::string(generator.param); });

/// Mean change of the left and of the right half of the foreground.
std::pair<double, double> changeOfHalves(const SourcePhoto& photo, const Candidate& candidate) {
    const Image before = supportPixels(photo);
    std::pair<double, double> sums;
    for (int y = 0; y < before.height(); ++y)
        for (int x = 0; x < before.width(); ++x) {
            const auto i = static_cast<size_t>(3 * x);
            (x < before.width() / 2 ? sums.first : sums.second) +=
                candidate.foreground.row<float>(y)[i] - before.row<float>(y)[i];
        }
    const auto half = static_cast<double>(before.size().area()) / 2;
    return {sums.first / half, sums.second / half};
}

TEST(LightGenerator, LightDiffersFromPlaceToPlace) {
    const SourcePhoto photo = madeSource({60, 50}, 9);
    PhotoPool nobody({}, 0);
    int different = 0;
    for (uint64_t seed = 0; seed < 10; ++seed) {
        std::vector<StableRandom> draws = {StableRandom({seed})};
        const auto [left, right] = changeOfHalves(
            photo, LightGenerator().candidates(photo, nobody, -1, draws, {}).front());
        different += std::abs(left - right) > 0.02;
    }

    EXPECT_GE(different, 6);
}

TEST(PairGenerators, AreFoundByTheNamesTheyHave) {
    for (const char* name : {"poisson", "color", "parametric", "light", "identity"})
        EXPECT_EQ(pairGenerator(name)->name(), name);
    EXPECT_THROW((void)pairGenerator("magic"), Error);
}

}  // namespace
}  // namespace r2r::testing
