// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/phase.h"

#include <gtest/gtest.h>

#include <set>

namespace r2r {
namespace {

TEST(Phase, EveryOneHasANameOfItsOwnThatLeadsBackToIt) {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(Phase::Writing); ++i) {
        const auto phase = static_cast<Phase>(i);
        EXPECT_TRUE(names.insert(phaseName(phase)).second) << phaseName(phase);
        EXPECT_EQ(phaseFromText(phaseName(phase)), (PhaseOf{phase, {}}));
    }
}

TEST(Phase, IsToldWithItsSubject) {
    EXPECT_EQ(phaseText(Phase::Evaluating, "mkl"), "Evaluating mkl");
    EXPECT_EQ(phaseText(Phase::Saving, {}), "Saving");
    EXPECT_EQ(phaseFromText("Evaluating my model 2"), (PhaseOf{Phase::Evaluating, "my model 2"}));
    EXPECT_EQ(phaseFromText("Encoding the empty prompt"), (PhaseOf{Phase::EncodingPrompt, {}}));
}

TEST(Phase, OfANewerVersionIsNotKnown) {
    EXPECT_EQ(phaseFromText("Savings"), std::nullopt);
    EXPECT_EQ(phaseFromText("Dreaming"), std::nullopt);
    EXPECT_EQ(phaseFromText(""), std::nullopt);
}

}  // namespace
}  // namespace r2r
