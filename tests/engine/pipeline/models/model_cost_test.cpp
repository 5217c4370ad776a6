// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_cost.h"

#include "engine/pipeline/models/model_catalog.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

ModelInfo published() {
    return {.name = "r2r",
            .family = "R2R",
            .steps = 10,
            .workingSide = 1024,
            .parameters = 1'359'000'000,
            .folder = "weights"};
}

RunCost cost(const HarmonySettings& settings, Size background = {2000, 2000}) {
    return runCost(published(), settings, background, chooseDevice("cpu"));
}

TEST(RunCost, GrowsWithStepsAndSize) {
    EXPECT_GT(cost({.steps = 10}).seconds, 1.3 * cost({.steps = 5}).seconds);
    EXPECT_GT(cost({.workingSide = 1024}).seconds, 4 * cost({.workingSide = 512}).seconds);
    EXPECT_GT(cost({.workingSide = 1024}).bytes, cost({.workingSide = 512}).bytes);
}

TEST(RunCost, SmallPicturesAreNotEnlarged) {
    EXPECT_LT(cost({}, {300, 300}).seconds, cost({}).seconds / 4);
}

TEST(RunCost, CountsTheWeights) {
    EXPECT_GT(cost({.workingSide = 64}).bytes, 2'600'000'000U);
}

TEST(RunCost, ClassicalModelsCostNothingWorthTelling) {
    const ComputeDevice cpu = chooseDevice("cpu");
    const RunCost free = runCost(ModelCatalog().defaultModel(), {}, {2000, 2000}, cpu);

    EXPECT_EQ(free.bytes, 0U);
}

}  // namespace
}  // namespace r2r::testing
