// SPDX-License-Identifier: GPL-3.0-or-later
// The whole way from photographs to photographs, with networks of the reduced widths.
#include "engine/pipeline/harmonizers/r2r_harmonizer.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/render.h"
#include "engine/weights/model_writer.h"
#include "tests/engine/pipeline/generated_model.h"
#include "tests/engine/pipeline/overwritten_weights.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <stop_token>

namespace r2r::testing {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::NotNull;
using ::testing::SizeIs;

constexpr Size kSize = {150, 110};

class R2rHarmonizerTest : public ::testing::Test {
protected:
    R2rHarmonizerTest() : model_(writeGeneratedModel(folder_ / "model").string()) {
        Foreground& foreground = composition_.foregrounds.front();
        foreground.harmony.model = model_;
        foreground.harmony.strength.overall = 1;
        foreground.harmony.steps = 3;
    }

    [[nodiscard]] std::unique_ptr<Harmonizer> open() const {
        return ModelCatalog().open(model_, chooseDevice("cpu"));
    }

    [[nodiscard]] HarmonizeRequest request(uint64_t seed = 0) const {
        HarmonizeRequest made{.composition = composition_,
                              .foreground = composition_.foregrounds.front().id};
        made.composition.foregrounds.front().harmony.seed = seed;
        return made;
    }

    [[nodiscard]] Image rendered(const SharedColorChange& change) const {
        const ForegroundChange changes[] = {{composition_.foregrounds.front().id, change}};
        return render(composition_, changes);
    }

    TemporaryFolder folder_;
    std::string model_;
    Image mask_ = discMask(kSize, {80, 50}, 30, 4);
    Composition composition_ = compositionOfComposite({.image = texturedPicture(kSize, 5)}, mask_);
};

TEST_F(R2rHarmonizerTest, ChangesTheForegroundAndNoOtherByte) {
    const HarmonizeResult result = open()->run(request(), {});

    const Image& before = composition_.background;
    const Image after = rendered(result.change);
    EXPECT_THAT(after, IsBitExactOutside(mask_, before));
    EXPECT_THAT(after, Not(ImageNear(before, 2)));
    EXPECT_THAT(result.notes, IsEmpty());
}

TEST_F(R2rHarmonizerTest, SaysThatTheReferenceRegionWasNotUsed) {
    HarmonizeRequest asked = request();
    asked.composition.foregrounds.front().harmony.reference = Rect{0, 0, 5, 5};

    const auto notes = open()->run(asked, {}).notes;

    ASSERT_EQ(notes.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<LeftReferenceUnused>(notes.front()));
}

TEST_F(R2rHarmonizerTest, TheSeedDecidesTheBytes) {
    const auto harmonizer = open();
    const Image first = rendered(harmonizer->run(request(7), {}).change);

    EXPECT_EQ(rendered(open()->run(request(7), {}).change), first);
    EXPECT_NE(rendered(harmonizer->run(request(8), {}).change), first);
    EXPECT_EQ(rendered(harmonizer->run(request(7), {}).change), first);
}

TEST_F(R2rHarmonizerTest, FurtherSeedsAreWhatTheyWouldBeAlone) {
    HarmonizeRequest several = request(1);
    several.furtherSeeds = {2, 3};

    const HarmonizeResult together = open()->run(several, {});

    ASSERT_THAT(together.further, SizeIs(2));
    EXPECT_EQ(rendered(together.change), rendered(open()->run(request(1), {}).change));
    EXPECT_EQ(rendered(together.further[0]), rendered(open()->run(request(2), {}).change));
    EXPECT_EQ(rendered(together.further[1]), rendered(open()->run(request(3), {}).change));
}

TEST_F(R2rHarmonizerTest, PartialResultsComeAfterEveryStepButTheLast) {
    std::vector<SharedColorChange> partial;

    (void)open()->run(
        request(), {}, [&](const SharedColorChange& change) { partial.push_back(change); });

    EXPECT_THAT(partial, SizeIs(2));
    EXPECT_THAT(partial, Each(NotNull()));
    EXPECT_THAT(rendered(partial.back()), IsBitExactOutside(mask_, composition_.background));
}

TEST_F(R2rHarmonizerTest, ReportsStepsOfAllSeeds) {
    HarmonizeRequest several = request();
    several.furtherSeeds = {1};
    int64_t last = 0;
    int64_t total = 0;

    (void)open()->run(several, JobContext({}, [&](const Progress& progress) {
                          if (progress.phase != Phase::Harmonizing)
                              return;
                          EXPECT_GE(progress.done, last);
                          last = progress.done;
                          total = progress.total;
                      }));

    EXPECT_EQ(last, 6);
    EXPECT_EQ(total, 6);
}

TEST_F(R2rHarmonizerTest, HearsAStopWithinOneStep) {
    std::stop_source stop;
    int steps = 0;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.phase == Phase::Harmonizing && ++steps == 2)
            stop.request_stop();
    });

    EXPECT_THROW((void)open()->run(request(), job), Cancelled);
    EXPECT_LE(steps, 2);
}

TEST_F(R2rHarmonizerTest, HearsAStopWhileItEncodes) {
    const auto harmonizer = open();
    std::stop_source stop;
    int encodings = 0;
    const auto job = [&](const std::stop_token& token) {
        return JobContext(token, [&](const Progress& progress) {
            if (progress.phase != Phase::Encoding)
                return;
            ++encodings;
            stop.request_stop();
        });
    };

    EXPECT_THROW((void)harmonizer->run(request(), job(stop.get_token())), Cancelled);
    (void)harmonizer->run(request(), job({}));

    EXPECT_EQ(encodings, 2);  // the first did not come to its end, or the picture would be known
}

TEST_F(R2rHarmonizerTest, WeightsThatAreNotNumbersAreRefused) {
    const auto damaged = writeGeneratedModel(folder_ / "damaged");
    overwriteWeights(damaged / "unet.safetensors", '\xff');
    std::filesystem::remove(damaged / "manifest.json");
    model_ = damaged.string();

    EXPECT_THROW((void)open()->run(request(), {}), Error);
}

TEST_F(R2rHarmonizerTest, AChangedMaskIsSeen) {
    const auto harmonizer = open();
    const Image before = rendered(harmonizer->run(request(), {}).change);
    HarmonizeRequest other = request();
    other.composition.foregrounds.front().mask =
        TiledMask::fromImage(discMask(kSize, {60, 60}, 20));

    const HarmonizeResult result = harmonizer->run(other, {});

    const ForegroundChange changes[] = {{other.foreground, result.change}};
    EXPECT_NE(render(other.composition, changes), before);
}

TEST_F(R2rHarmonizerTest, WorksOnTheSmallestPictures) {
    composition_ = compositionOfComposite({.image = texturedPicture({9, 5}, 1)},
                                          discMask({9, 5}, {4, 2}, 1.5));
    composition_.foregrounds.front().harmony.model = model_;
    composition_.foregrounds.front().harmony.steps = 2;

    EXPECT_THAT(open()->run(request(), {}).change, NotNull());
}

/// A bridge whose UNet finds that everything belongs.
std::filesystem::path writeContentBridge(const std::filesystem::path& folder) {
    ModelContents contents = generatedModel(ModelFamily::R2r, true);
    contents.description.start = SamplerStart::Composite;
    contents.description.workingSide = 128;
    for (TensorToWrite& tensor : contents.components[Component::Unet])
        if (tensor.name.starts_with("conv_out."))
            tensor.make = [shape = tensor.shape] { return at::zeros(shape); };
    writeModelFolder(folder, contents, {}, {});
    return folder;
}

TEST_F(R2rHarmonizerTest, ABridgeGivesBackWhatItsAutoencoderLoses) {
    const std::filesystem::path bridge = writeContentBridge(folder_ / "bridge");
    composition_.foregrounds.front().harmony.model = bridge.string();
    const ModelInfo info = ModelCatalog().find(bridge.string());

    const Image after = rendered(
        ModelCatalog().open(bridge.string(), chooseDevice("cpu"))->run(request(), {}).change);

    EXPECT_TRUE(info.isBridge());
    EXPECT_FALSE(info.isGuarded);  // which would hide a small change
    EXPECT_FALSE(info.usesSeed);
    EXPECT_FALSE(info.hasStepsToChoose());
    EXPECT_EQ(info.workingSide, 128);
    EXPECT_THAT(after, ImageNear(composition_.background, 1));
}

class DiffusionFamily : public ::testing::TestWithParam<ModelFamily> {};

TEST_P(DiffusionFamily, RunsFromItsFolder) {
    const TemporaryFolder folder;
    const std::string path = writeGeneratedModel(folder / "model", GetParam()).string();
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().harmony.steps = 2;

    const auto harmonizer = ModelCatalog().open(path, chooseDevice("cpu"));
    const HarmonizeResult result = harmonizer->run(
        {.composition = composition, .foreground = composition.foregrounds.front().id}, {});

    EXPECT_THAT(result.change, NotNull());
}

INSTANTIATE_TEST_SUITE_P(All,
                         DiffusionFamily,
                         ::testing::Values(ModelFamily::R2r,
                                           ModelFamily::DiffHarmony,
                                           ModelFamily::DiffHarmonyPlusPlus),
                         [](const auto& entry) {
                             std::string name(familyName(entry.param));
                             std::ranges::replace(name, '+', 'P');
                             return name;
                         });

}  // namespace
}  // namespace r2r::testing
