// SPDX-License-Identifier: GPL-3.0-or-later
// R2R-Lite from photographs to photographs, with generated weights: it runs and keeps its promises,
// but harmonizes nothing.
#include "engine/pipeline/harmonizers/lite_harmonizer.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/overwritten_weights.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <stop_token>

namespace r2r::testing {
namespace {

constexpr Size kSize = {300, 160};

class LiteHarmonizerTest : public ::testing::Test {
protected:
    LiteHarmonizerTest()
        : model_(writeGeneratedModel(folder_ / "model", ModelFamily::Lite).string())
        , harmonizer_(ModelCatalog().open(model_, chooseDevice("cpu"))) {
        composition_.foregrounds.front().harmony.strength = {};
    }

    [[nodiscard]] HarmonizeRequest request() const {
        return {.composition = composition_, .foreground = composition_.foregrounds.front().id};
    }

    [[nodiscard]] Image rendered(const Composition& composition,
                                 const SharedColorChange& change) const {
        const ForegroundChange changes[] = {{composition_.foregrounds.front().id, change}};
        return render(composition, changes);
    }

    TemporaryFolder folder_;
    std::string model_;
    std::unique_ptr<Harmonizer> harmonizer_;
    Image mask_ = discMask(kSize, {200, 80}, 30, 4);
    Composition composition_ = compositionOfComposite({.image = texturedPicture(kSize, 5)}, mask_);
};

TEST_F(LiteHarmonizerTest, IsDescribedAsWhatItIs) {
    const ModelInfo info = ModelCatalog().find(model_);

    EXPECT_EQ(info.family, "R2R-Lite");
    EXPECT_FALSE(info.usesSeed);
    EXPECT_EQ(info.steps, 0);
    EXPECT_GT(info.parameters, 5'000'000U);
    EXPECT_LT(info.parameters * 2, 20U << 20U);  // bytes as half
}

TEST_F(LiteHarmonizerTest, ChangesTheForegroundAndNothingElse) {
    const Image result = rendered(composition_, harmonizer_->run(request(), {}).change);

    EXPECT_THAT(result, IsBitExactOutside(mask_, composition_.background));
    EXPECT_FALSE(result == composition_.background);
}

TEST_F(LiteHarmonizerTest, TheSameRequestGivesTheSameBytes) {
    const Image first = rendered(composition_, harmonizer_->run(request(), {}).change);

    EXPECT_EQ(rendered(composition_, harmonizer_->run(request(), {}).change), first);
}

TEST_F(LiteHarmonizerTest, SaysThatItFollowedAPartOfTheReferenceRegion) {
    composition_.foregrounds.front().harmony.reference = Rect{-10, 0, 50, 40};

    EXPECT_EQ(harmonizer_->run(request(), {}).notes,
              std::vector<HarmonizerNote>{FollowedPartOfReference()});
}

TEST_F(LiteHarmonizerTest, OneChangeFitsEverySize) {
    const SharedColorChange change = harmonizer_->run(request(), {}).change;
    const Composition small = reduced(composition_, 150);

    const Image large = rendered(composition_, change);
    const Image little = rendered(small, change);

    const Image littleMask = discMask({150, 80}, {100, 40}, 14);
    for (int channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(meanInside(little, littleMask, channel),
                    meanInside(large, discMask(kSize, {200, 80}, 28), channel),
                    2);
}

TEST_F(LiteHarmonizerTest, ASmallForegroundInALargePictureIsSeen) {
    Composition composition{.background = texturedPicture({1200, 90}, 3)};
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture({12, 20}, 200, 60, 60),
                                         "small",
                                         composition.unusedId());
    foreground.harmony.strength = {};
    composition.foregrounds.push_back(foreground);

    const HarmonizeResult result =
        harmonizer_->run({.composition = composition, .foreground = foreground.id}, {});

    const ForegroundChange changes[] = {{foreground.id, result.change}};
    EXPECT_FALSE(render(composition, changes) == render(composition, {}));
}

TEST_F(LiteHarmonizerTest, WeightsThatAreNotNumbersAreRefusedAlsoWithoutAGuard) {
    for (const char* file : {"lite.safetensors", "lite_encoder.safetensors"}) {
        const auto damaged = writeGeneratedModel(folder_ / file, ModelFamily::Lite);
        overwriteWeights(damaged / file, '\xff');
        std::filesystem::remove(damaged / "manifest.json");
        const auto harmonizer = ModelCatalog().open(damaged.string(), chooseDevice("cpu"));
        composition_.foregrounds.front().harmony.guard = false;

        EXPECT_THROW((void)harmonizer->run(request(), {}), Error) << file;
    }
}

TEST_F(LiteHarmonizerTest, AStopIsHeard) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW((void)harmonizer_->run(request(), JobContext(stop.get_token(), {})), Cancelled);
}

}  // namespace
}  // namespace r2r::testing
