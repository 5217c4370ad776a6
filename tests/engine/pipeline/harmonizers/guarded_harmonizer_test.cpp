// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

namespace r2r::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Makes everything a little redder.
class Redden final : public Harmonizer {
public:
    explicit Redden(float by) : by_(by) {}

protected:
    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext&,
                              const PartialListener&) override {
        return sameForEverySeed(std::make_shared<Change>(by_), request);
    }

private:
    struct Change final : ColorChange {
        explicit Change(float more) : by(more) {}

        void apply(std::span<float> rgb, const Rect&, Size) const override {
            for (size_t i = 0; i < rgb.size(); i += 3)
                rgb[i] += by;
        }

        float by;
    };

    float by_;
};

class GuardedHarmonizerTest : public ::testing::Test {
protected:
    [[nodiscard]] HarmonizeResult run(float by, bool isOn, std::optional<bool> asked = {}) {
        composition_.foregrounds.front().harmony.guard = asked;
        composition_.foregrounds.front().harmony.strength = {};
        return GuardedHarmonizer(std::make_unique<Redden>(by), isOn)
            .run({.composition = composition_,
                  .foreground = composition_.foregrounds.front().id,
                  .furtherSeeds = {3}},
                 {});
    }

    [[nodiscard]] Image rendered(const SharedColorChange& change) const {
        const ForegroundChange changes[] = {{composition_.foregrounds.front().id, change}};
        return render(composition_, changes);
    }

    Composition composition_ = redDiscOnBlue();
};

TEST(GuardedShare, IsASoftThreshold) {
    EXPECT_EQ(guardedShare(0), 0);
    EXPECT_EQ(guardedShare(4), 0);
    EXPECT_DOUBLE_EQ(guardedShare(8), 0.5);
    EXPECT_GT(guardedShare(400), 0.98);
}

TEST_F(GuardedHarmonizerTest, AChangeThatLeavesNoColorsIsRefusedInAnyCase) {
    for (const float by :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
        for (const bool isOn : {false, true})
            EXPECT_THROW((void)run(by, isOn), Error);
}

TEST_F(GuardedHarmonizerTest, PixelsThatWereNoColorsBeforeAreNoFault) {
    Image background(composition_.background.size(), 3, SampleType::F32);
    for (int y = 0; y < background.height(); ++y)
        std::ranges::fill(background.mutableRow<float>(y), 0.5F);
    background.mutableRow<float>(30)[150] = std::numeric_limits<float>::quiet_NaN();
    composition_.background = background;

    EXPECT_GT(run(-0.3F, true).guard.at(0).deltaE, 4);
}

TEST_F(GuardedHarmonizerTest, TheSettingsDecideAndOtherwiseTheModel) {
    const Image whole = rendered(run(-0.3F, false).change);

    EXPECT_EQ(rendered(run(-0.3F, true, false).change), whole);
    EXPECT_NE(rendered(run(-0.3F, true).change), whole);
    EXPECT_EQ(rendered(run(-0.3F, false, true).change), rendered(run(-0.3F, true).change));
    EXPECT_THAT(run(-0.3F, false).guard, IsEmpty());
}

TEST_F(GuardedHarmonizerTest, OfASmallChangeNothingIsLeftAndThatIsSaid) {
    const HarmonizeResult result = run(-0.01F, true);

    EXPECT_EQ(rendered(result.change), rendered(nullptr));
    EXPECT_EQ(rendered(result.further.at(0)), rendered(nullptr));
    ASSERT_THAT(result.guard, SizeIs(2));
    EXPECT_EQ(result.guard[0].share, 0);
    EXPECT_GT(result.guard[0].deltaE, 0.1);
    EXPECT_LT(result.guard[0].deltaE, 4);
    EXPECT_TRUE(result.guard[0].isWorthTelling());
    EXPECT_EQ(result.guard[1], result.guard[0]);
}

TEST_F(GuardedHarmonizerTest, MostOfALargeChangeIsLeft) {
    const Image before = rendered(nullptr);
    const Image whole = rendered(run(-0.4F, false).change);
    const Image guarded = rendered(run(-0.4F, true).change);
    const Image disc = discMask({120, 80}, {50, 36}, 12);
    const auto redOf = [&](const Image& picture) { return meanInside(picture, disc, 0); };

    EXPECT_LT(redOf(guarded), 0.3 * redOf(before) + 0.7 * redOf(whole));
    EXPECT_GT(redOf(guarded), redOf(whole));
    EXPECT_FALSE(run(-0.4F, true).guard.at(0).isWorthTelling());
}

}  // namespace
}  // namespace r2r::testing
