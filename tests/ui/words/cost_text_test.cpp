// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/cost_text.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

constexpr uint64_t kGiga = 1'000'000'000;

TEST(CostText, SaysWhetherItIsAnEstimateOrWasMeasured) {
    RunCost cost{.seconds = 41.6, .bytes = 3 * kGiga, .availableBytes = 8 * kGiga};

    EXPECT_EQ(costText(cost, "a machine"),
              "Estimated: 42 s and 3.0 GB of memory on a machine; the first run takes longer.");
    cost.isMeasured = true;
    EXPECT_EQ(costText(cost, "a machine"), "About 42 s and 3.0 GB of memory on a machine.");
}

TEST(CostText, SaysMinutesAndWhatIsMissing) {
    const RunCost cost{.seconds = 290, .bytes = 9 * kGiga, .availableBytes = 4 * kGiga};

    EXPECT_EQ(
        costText(cost, "a machine"),
        "Estimated: 5 min and 9.0 GB of memory on a machine; 4.0 GB are free, so it will work "
        "at a smaller size.");
}

TEST(CostText, IsEmptyWhenThereIsNothingToWarnOf) {
    EXPECT_EQ(costText({.seconds = 0.1}, "a machine"), "");
}

}  // namespace
}  // namespace r2r::ui
