// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/candidate_check.h"

#include "tests/training/data/photo_folder.h"

#include <gmock/gmock.h>

#include <functional>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CheckedCandidate : public ::testing::Test {
protected:
    using Change = std::function<float(int x, int y, size_t channel)>;

    /// The check's findings on the photograph with `change` added to its foreground.
    [[nodiscard]] CandidateCheck check(const Change& change,
                                       bool mayLookEqual = false,
                                       const CandidateLimits& limits = {}) const {
        Candidate candidate{.region = photo.support, .foreground = supportPixels(photo)};
        for (int y = 0; y < candidate.region.height; ++y) {
            const auto row = candidate.foreground.mutableRow<float>(y);
            for (size_t i = 0; i < row.size(); ++i)
                row[i] += change(static_cast<int>(i / 3), y, i % 3);
        }
        return checked(photo, candidate, pasted(photo, candidate), mayLookEqual, limits);
    }

    SourcePhoto photo = madeSource({60, 60}, 3);
};

TEST_F(CheckedCandidate, AVisibleSmoothChangeIsSound) {
    const CandidateCheck check = this->check([](int, int, size_t) { return 0.1F; });

    EXPECT_THAT(check.refusal, IsEmpty());
    EXPECT_GT(check.score, 0.2);
    EXPECT_NEAR(check.foregroundShare, 3.14 / 9, 0.02);
    EXPECT_NEAR(check.seam, 0, 1e-6);
}

TEST_F(CheckedCandidate, SaysThatNothingCanBeSeen) {
    const auto unseen = [](int, int, size_t) { return 0.002F; };

    EXPECT_THAT(check(unseen).refusal, HasSubstr("hardly visible"));
    EXPECT_THAT(check(unseen, true).refusal, IsEmpty());
}

TEST_F(CheckedCandidate, SaysThatTheChangeIsAbsurd) {
    const auto purple = [](int, int, size_t c) { return c == 1 ? -0.1F : 0.15F; };
    const auto purpleInPlaces = [&](int x, int y, size_t c) {
        return x < 8 ? purple(x, y, c) : 0.05F;
    };

    EXPECT_THAT(check(purple, false, {.mostDeltaE = 10}).refusal,
                HasSubstr("the change is implausible: mean ΔE"));
    EXPECT_THAT(check(purpleInPlaces, false, {.mostLocalDeltaE = 12}).refusal,
                HasSubstr("the change is implausible in places"));
}

TEST_F(CheckedCandidate, SaysThatGradientsAreLost) {
    const auto white = [](int x, int, size_t) { return x < 20 ? 0.6F : 0.05F; };

    EXPECT_THAT(check(white).refusal, HasSubstr("lost to saturation"));
}

TEST_F(CheckedCandidate, SaysThatASeamShows) {
    const Image mask = cropped(photo.mask, photo.support);
    const auto isInside = [&](int x, int y) {
        return Rect::of(mask.size()).contains(x, y) &&
               mask.row<uint8_t>(y)[static_cast<size_t>(x)] > 0;
    };
    const auto texture = [&](int x, int y, size_t) {
        const bool isRim = !isInside(x - 1, y) || !isInside(x + 1, y) || !isInside(x, y - 1) ||
                           !isInside(x, y + 1);
        return isRim ? ((x + y) % 2 == 0 ? 0.22F : -0.02F) : 0.1F;
    };

    EXPECT_THAT(check(texture).refusal, HasSubstr("a seam shows along the mask"));
}

TEST_F(CheckedCandidate, SaysThatAForegroundIsTooSmallOrTooLarge) {
    const Candidate candidate{.region = photo.support, .foreground = supportPixels(photo)};

    EXPECT_THAT(checked(photo, candidate, photo.rgb, true, {.smallestForeground = 0.5}).refusal,
                AllOf(HasSubstr("too small"), HasSubstr("at least 50.00 %")));
    EXPECT_THAT(checked(photo, candidate, photo.rgb, true, {.largestForeground = 0.3}).refusal,
                HasSubstr("too large: 35 % of the picture, at most 30 %"));
}

TEST_F(CheckedCandidate, KeepsTheRefusalOfTheGenerator) {
    const Candidate candidate{.refusal = "there is no region"};

    EXPECT_EQ(checked(photo, candidate, {}, false).refusal, "there is no region");
}

}  // namespace
}  // namespace r2r::testing
