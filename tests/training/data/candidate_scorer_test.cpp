// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/candidate_scorer.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"

#include <gmock/gmock.h>
#include <torch/script.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

class CandidateScorerTest : public ::testing::Test {
protected:
    [[nodiscard]] std::filesystem::path program(const std::string& body) const {
        torch::jit::Module module("Scorer");
        module.define("def forward(self, x):\n    return " + body + "\n");
        module.save((folder / "scorer.pt").string());
        return folder / "scorer.pt";
    }

    TemporaryFolder folder;
};

TEST_F(CandidateScorerTest, ShowsThePictureAsASquareFromZeroToOne) {
    Image white({40, 30}, 3, SampleType::U8);
    for (int y = 0; y < 30; ++y)
        std::ranges::fill(white.mutableRow<uint8_t>(y), uint8_t{255});
    CandidateScorer scorer(program("x.sum() / 3 + x.size(2)"), 16);

    EXPECT_NEAR(scorer.score(white), 16 * 16 + 16, 1e-3);
}

TEST_F(CandidateScorerTest, RefusesWhatIsNoNumber) {
    CandidateScorer scorer(program("x / 0"), 16);

    try {
        (void)scorer.score(madePhoto({20, 20}, 1));
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("expected a finite one"));
    }
}

TEST_F(CandidateScorerTest, NeedsAProgram) {
    write(folder / "text.pt", "hello");

    EXPECT_THROW(CandidateScorer(folder / "text.pt", 16), Error);
    EXPECT_THROW(CandidateScorer(folder / "missing.pt", 16), Error);
}

}  // namespace
}  // namespace r2r::testing
