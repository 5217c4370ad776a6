// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/outcome.h"

#include "engine/pipeline/models/model_catalog.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace r2r::ui {
namespace {

TEST(Outcome, HoldsTheResult) {
    const Outcome<int> outcome = outcomeOf([] { return 7; });

    EXPECT_EQ(std::get<int>(outcome), 7);
}

TEST(Outcome, HoldsTheFailureWithItsWords) {
    const Outcome<int> outcome =
        outcomeOf([]() -> int { throw Error(ErrorCode::Corrupt, "what", "do this"); });

    EXPECT_EQ(std::get<Failure>(outcome), (Failure{ErrorCode::Corrupt, "what", "do this"}));
}

TEST(Outcome, NamesNoModelsAsCommandLinesDo) {
    const auto outcome = outcomeOf([] { return ModelCatalog().find("night"); });

    const auto& failure = std::get<Failure>(outcome);
    EXPECT_EQ(failure.message, "there is no model named \"night\"");
    EXPECT_EQ(failure.hint, "Choose another one in the list of models, or import it.");
}

TEST(Outcome, KnowsACancellationFromAFailure) {
    const Outcome<int> outcome = outcomeOf([]() -> int { throw Cancelled(); });

    EXPECT_TRUE(std::holds_alternative<WasCancelled>(outcome));
}

TEST(Outcome, LetsNothingOut) {
    const Outcome<int> surprise =
        outcomeOf([]() -> int { throw std::runtime_error("out of the blue"); });
    const Outcome<int> exhausted = outcomeOf([]() -> int { throw std::bad_alloc(); });

    EXPECT_EQ(std::get<Failure>(surprise).code, ErrorCode::Internal);
    EXPECT_EQ(std::get<Failure>(surprise).message, "out of the blue");
    EXPECT_EQ(std::get<Failure>(exhausted).code, ErrorCode::OutOfMemory);
}

}  // namespace
}  // namespace r2r::ui
