// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/gpu_loss.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/recipes/recipe.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/failure.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <stop_token>
#include <vector>

/// Every model of the catalogue through the interface that all programs use.
namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::IsEmpty;

class EveryModel : public ::testing::TestWithParam<std::string> {
protected:
    static std::unique_ptr<Harmonizer> opened() {
        return ModelCatalog().open(GetParam(), chooseDevice("cpu"));
    }

    static HarmonizeRequest requestFor(Composition composition, float strength = 1) {
        Foreground& foreground = composition.foregrounds.front();
        foreground.harmony.model = GetParam();
        foreground.harmony.strength = {.overall = strength};
        return {.composition = composition, .foreground = foreground.id};
    }

    static Image rendered(const HarmonizeRequest& request, const SharedColorChange& change) {
        const ForegroundChange changes[] = {{request.foreground, change}};
        return render(request.composition, changes);
    }
};

Composition texturedScene() {
    Composition composition{.background = texturedPicture({160, 120}, 21)};
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture({60, 60}, 210, 120, 60),
                                         "disc",
                                         composition.unusedId());
    foreground.mask = TiledMask::fromImage(discMask({60, 60}, {30, 30}, 24, 6));
    composition.foregrounds.push_back(foreground);
    return composition;
}

TEST_P(EveryModel, BringsTheForegroundNearerToTheBackground) {
    const HarmonizeRequest request = requestFor(redDiscOnBlue());

    const Image result = rendered(request, opened()->run(request, {}).change);

    const auto centre = result.row<uint8_t>(36).subspan(50 * 3, 3);
    EXPECT_LT(std::abs(centre[0] - 60), 140 / 2);   // was 140 off
    EXPECT_LT(std::abs(centre[2] - 170), 110 / 2);  // was 110 off
}

TEST_P(EveryModel, LeavesEveryByteOutsideTheMask) {
    const HarmonizeRequest request = requestFor(texturedScene());
    const Image composite = render(request.composition, {});
    Image touched(composite.size(), 1, SampleType::U8);
    const Image mask = request.composition.foregrounds.front().mask.toImage();
    for (int y = 0; y < 60; ++y)
        std::ranges::copy(mask.row<uint8_t>(y), touched.mutableRow<uint8_t>(y + 30).begin() + 50);

    const Image result = rendered(request, opened()->run(request, {}).change);

    EXPECT_THAT(result, IsBitExactOutside(touched, request.composition.background));
}

TEST_P(EveryModel, GivesTheSameBytesTwice) {
    const HarmonizeRequest request = requestFor(texturedScene());

    const Image first = rendered(request, opened()->run(request, {}).change);
    const Image second = rendered(request, opened()->run(request, {}).change);

    EXPECT_THAT(first, ImageNear(second, 0));
}

TEST_P(EveryModel, StrengthZeroPastesTheForegroundAsItIs) {
    const HarmonizeRequest request = requestFor(texturedScene(), 0);

    const Image result = rendered(request, opened()->run(request, {}).change);

    EXPECT_THAT(result, ImageNear(render(request.composition, {}), 0));
}

TEST_P(EveryModel, DraftResemblesTheFullResult) {
    HarmonizeRequest request = requestFor(texturedScene(), 0.5F);
    const Image full = rendered(request, opened()->run(request, {}).change);
    request.quality = Quality::Draft;

    const Image draft = rendered(request, opened()->run(request, {}).change);

    EXPECT_THAT(draft, ImageNear(full, 12, 40));
}

TEST_P(EveryModel, SaysHowItUsedTheReferenceRegion) {
    HarmonizeRequest request = requestFor(texturedScene());
    std::optional<Rect>& reference = request.composition.foregrounds.front().harmony.reference;
    const bool followsIt = GetParam() != "poisson";
    const HarmonizerNote unused = LeftReferenceUnused{"Poisson blending"};
    const auto notes = [&] { return opened()->run(request, {}).notes; };
    EXPECT_THAT(notes(), IsEmpty());

    reference = Rect{0, 0, 40, 40};
    EXPECT_EQ(notes(), followsIt ? std::vector<HarmonizerNote>() : std::vector{unused});

    reference = Rect{-20, 0, 60, 40};
    EXPECT_EQ(notes(), std::vector{followsIt ? FollowedPartOfReference() : unused});
}

TEST_P(EveryModel, HearsAStop) {
    const HarmonizeRequest request = requestFor(texturedScene());
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW((void)opened()->run(request, JobContext(stop.get_token(), {})), Cancelled);
}

TEST_P(EveryModel, RefusesAnEmptyMask) {
    HarmonizeRequest request = requestFor(texturedScene());
    request.composition.foregrounds.front().mask = TiledMask({60, 60});

    EXPECT_THROW((void)opened()->run(request, {}), Error);
}

TEST_P(EveryModel, SurvivesAMaskOfOnePixel) {
    HarmonizeRequest request = requestFor(texturedScene());
    request.composition.foregrounds.front().mask =
        TiledMask::fromImage(discMask({60, 60}, {30.5, 30.5}, 0.5));

    const Image result = rendered(request, opened()->run(request, {}).change);

    EXPECT_THAT(result, ImageNear(request.composition.background, 255, 1));
}

TEST_P(EveryModel, SurvivesAMaskAlongTheBorder) {
    HarmonizeRequest request = requestFor(compositionOfComposite(
        {.image = texturedPicture({90, 70}, 22)}, discMask({90, 70}, {0, 0}, 60, 3)));

    const Image result = rendered(request, opened()->run(request, {}).change);

    EXPECT_EQ(result.size(), (Size{90, 70}));
}

INSTANTIATE_TEST_SUITE_P(Classical,
                         EveryModel,
                         ::testing::Values("lab-mean", "reinhard", "mkl", "histogram", "poisson"),
                         [](const auto& model) {
                             std::string name = model.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST(PoissonHarmonizer, MeetsTheBackgroundAtTheContour) {
    Composition composition{.background = plainPicture({120, 90}, 40, 160, 90)};
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture({60, 60}, 210, 120, 60),
                                         "disc",
                                         composition.unusedId());
    foreground.mask = TiledMask::fromImage(discMask({60, 60}, {30, 30}, 24));
    foreground.harmony = {.model = "poisson", .strength = {}};
    composition.foregrounds.push_back(foreground);

    const Image result = harmonized(composition, ModelCatalog(), chooseDevice("cpu"));

    EXPECT_THAT(result, ImageNear(composition.background, 1));
}

TEST(PoissonHarmonizer, KeepsTheForegroundsGradients) {
    Composition composition{.background = plainPicture({120, 90}, 40, 160, 90)};
    Image ramp = plainPicture({60, 60}, 100, 100, 100);
    for (int y = 0; y < 60; ++y)
        for (size_t x = 20; x < 40; ++x)
            ramp.mutableRow<uint8_t>(y)[3 * x] = 130;
    Foreground foreground =
        foregroundOn(composition.background, ramp, "ramp", composition.unusedId());
    foreground.mask = TiledMask::fromImage(discMask({60, 60}, {30, 30}, 28));
    foreground.harmony = {.model = "poisson", .strength = {}};
    composition.foregrounds.push_back(foreground);

    const Image result = harmonized(composition, ModelCatalog(), chooseDevice("cpu"));

    const auto row = result.row<uint8_t>(45);
    EXPECT_NEAR(row[3 * 50] - row[3 * 49], 30, 3);
}

TEST(ModelCatalog, DefaultIsTheNetworkThatComesWithTheProgram) {
    const ModelCatalog catalog;

    EXPECT_EQ(catalog.defaultModel().name, "r2r-lite");
    EXPECT_TRUE(catalog.defaultModel().isGuarded);
    EXPECT_EQ(catalog.models().front().name, "r2r-lite");
}

TEST(ModelCatalog, SaysWhatANewForegroundBeginsWith) {
    const ModelCatalog catalog;

    const HarmonySettings standard = catalog.standardSettings();

    EXPECT_EQ(standard.model, catalog.defaultModel().name);
    EXPECT_EQ(standard.strength.overall, catalog.defaultModel().recommendedStrength);
    EXPECT_FALSE(standard.guard.has_value());
}

TEST(ModelCatalog, SpellsOutWhatAModelWouldDecide) {
    const ModelCatalog catalog;
    const HarmonySettings chosen{
        .model = "r2r-lite", .seed = 3, .guard = false, .reference = Rect{1, 2, 3, 4}};

    EXPECT_EQ(catalog.spelledOut(chosen), chosen);
    EXPECT_EQ(catalog.spelledOut({.model = "r2r-lite"}).guard, true);
    EXPECT_EQ(catalog.spelledOut({.model = "r2r-mini"}).workingSide, 64);
    EXPECT_THROW((void)catalog.spelledOut({}), Error);
}

TEST(ModelCatalog, TheWholeMethodInSmallComesWithTheProgramToo) {
    const ModelInfo mini = ModelCatalog().find("r2r-mini");

    EXPECT_TRUE(mini.isBundled);
    EXPECT_TRUE(mini.isBridge());
    EXPECT_FALSE(mini.isGuarded);
    EXPECT_EQ(mini.workingSide, 64);
}

TEST(ModelCatalog, WithoutNetworksTheDefaultIsHalfStrengthLabMean) {
    const ModelCatalog all;
    std::vector<ModelInfo> models(all.models().begin(), all.models().end());
    std::erase_if(models, &ModelInfo::isNetwork);
    const ModelCatalog catalog = ModelCatalog::of(models);

    EXPECT_EQ(catalog.defaultModel().name, "lab-mean");
    EXPECT_EQ(catalog.defaultModel().recommendedStrength, 0.5F);
    EXPECT_FALSE(catalog.defaultModel().isGuarded);
}

TEST(ComputeDevice, UnknownWordsAndMissingDevicesAreToldApart) {
    try {
        (void)chooseDevice("toaster");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    }
    try {
        (void)chooseDevice("cuda:7");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::DeviceUnavailable);
    }
}

TEST(ComputeDevice, AfterAGpuFailedTheCpuIsLeft) {
    setGpuLost();

    EXPECT_EQ(computeDevices().size(), 1U);
    EXPECT_EQ(chooseDevice("auto").id(), "cpu");
    EXPECT_THAT(r2r::testing::messageOf([] { return chooseDevice("cuda"); }),
                ::testing::HasSubstr("stopped working"));

    setGpuLost(false);
}

TEST(ComputeDevice, SelfTestsPassOnTheCpu) {
    for (const SelfTest& test : selfTests(chooseDevice("cpu")))
        EXPECT_TRUE(test.isPassed) << test.what << ": " << test.outcome;
}

}  // namespace
}  // namespace r2r
