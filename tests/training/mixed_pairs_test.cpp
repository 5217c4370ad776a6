// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/mixed_pairs.h"

#include "tests/support/temporary_folder.h"
#include "tests/training/training_scene.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <numeric>

namespace r2r::testing {
namespace {

struct MixedPairsTest : ::testing::Test {
    MixedPairsTest() {
        packGeneratedPairs(folder / "few", 2);
        packGeneratedPairs(folder / "many", 40);
    }

    /// A mixture of two sources, one of which has pairs 0 and 1 alone.
    [[nodiscard]] std::unique_ptr<PairSource> mixed(int timesFew) const {
        const PairForm form{.size = 64, .hasEdges = false, .seed = 3};
        std::vector<std::unique_ptr<PairSource>> sources;
        for (int i = 0; i < timesFew; ++i)
            sources.push_back(openPackedPairs((folder / "few").string(), form));
        sources.push_back(openPackedPairs((folder / "many").string(), form));
        return mixedPairs(std::move(sources), 3);
    }

    TemporaryFolder folder;
};

TEST_F(MixedPairsTest, ASourceThatIsGivenTwiceIsDrawnFromTwiceAsOften) {
    std::vector<int64_t> positions(300);
    std::iota(positions.begin(), positions.end(), 0);
    int64_t few = 0;

    for (const std::string& id : mixed(2)->batch(positions).ids)
        few += id == "pair-0" || id == "pair-1" ? 1 : 0;

    EXPECT_NEAR(static_cast<double>(few) / 300, 2.0 / 3 + 1.0 / 3 * 2 / 40, 0.08);
}

TEST_F(MixedPairsTest, APositionDecidesItsSample) {
    const PairBatch all = mixed(1)->batch(std::vector<int64_t>{0, 1, 2, 3, 70});
    const PairBatch one = mixed(1)->batch(std::vector<int64_t>{70});

    EXPECT_EQ(one.ids.front(), all.ids.back());
    EXPECT_EQ(one.positions.front(), 70);
    EXPECT_TRUE(one.composite[0].equal(all.composite[4]));
}

}  // namespace
}  // namespace r2r::testing
