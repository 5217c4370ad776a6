// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/compositing.h"

#include "engine/core/error.h"
#include "engine/core/placement.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/engine/imaging/shift.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <atomic>
#include <cmath>
#include <vector>

namespace r2r {
namespace {

using testing::discMask;
using testing::displayP3Profile;
using testing::fullMask;
using testing::ImageNear;
using testing::IsBitExactOutside;
using testing::noisePicture;
using testing::plainPicture;
using testing::rectMask;
using testing::Shift;

class Failing : public ColorChange {
public:
    void apply(std::span<float>, const Rect&, Size) const override {
        throw Error(ErrorCode::Internal, "the change failed");
    }
};

CompositeLayer layerOf(Image image, Image mask, const PlaneMap& map = {}, float shift = 0) {
    CompositeLayer layer{.image = std::move(image),
                         .mask = std::move(mask),
                         .backgroundFromForeground = map,
                         .change = nullptr,
                         .strength = {}};
    if (shift != 0)
        layer.change = std::make_shared<Shift>(shift);
    return layer;
}

Image pasted(const Image& background, const CompositeLayer& layer) {
    return composite(background, std::span(&layer, 1));
}

/// The mask of the pixels that `layer` covers with more than nothing, on the background's raster.
Image footprint(const CompositeLayer& layer, Size raster) {
    const Image black = plainPicture(raster, {0, 0}, SampleType::F32);
    const Image alpha = pasted(black, layer);
    Image mask(raster, 1, SampleType::U8);
    for (int y = 0; y < raster.height; ++y)
        for (size_t x = 0; x < static_cast<size_t>(raster.width); ++x)
            mask.mutableRow<uint8_t>(y)[x] = alpha.row<float>(y)[2 * x + 1] > 0 ? 255 : 0;
    return mask;
}

struct Form {
    int channels;
    SampleType type;
    bool isWide;  ///< with a Display P3 profile
};

void PrintTo(const Form& form, std::ostream* out) {
    *out << form.channels << " channels of " << bytesPerSample(form.type) << " bytes"
         << (form.isWide ? ", P3" : "");
}

class CompositingOfForms : public ::testing::TestWithParam<Form> {
protected:
    [[nodiscard]] static Image background() {
        Image image = noisePicture({150, 140}, GetParam().channels, GetParam().type);
        if (GetParam().isWide)
            image.setIccProfile(displayP3Profile());
        if (GetParam().type == SampleType::F32)
            image.setEncoding(ColorEncoding::LinearSrgb);
        return image;
    }
};

TEST_P(CompositingOfForms, PixelsOutsideTheMaskKeepTheirBytes) {
    const Image below = background();
    const Placement place{.centre = {70.3, 66.8}, .scale = 1.3, .degrees = 31};
    const CompositeLayer layer = layerOf(noisePicture({64, 48}, 3, SampleType::U8),
                                         discMask({64, 48}, {30, 24}, 17, 6),
                                         place.backgroundFromForeground({64, 48}),
                                         0.1F);

    const Image result = pasted(below, layer);

    EXPECT_THAT(result, IsBitExactOutside(footprint(layer, below.size()), below));
    EXPECT_NE(result, below);
}

TEST_P(CompositingOfForms, UnchangedCompositeInPlaceIsItself) {
    const Image below = background();
    CompositeLayer layer = layerOf(below, discMask(below.size(), {70, 70}, 50, 30), {}, 0.2F);
    layer.strength.overall = 0;

    EXPECT_EQ(pasted(below, layer), below);
    layer.change = nullptr;
    EXPECT_EQ(pasted(below, layer), below);
}

TEST_P(CompositingOfForms, ChangeWithoutEffectInPlaceKeepsTheBytes) {
    const Image below = background();
    CompositeLayer layer = layerOf(below, discMask(below.size(), {70, 70}, 50, 30));
    layer.change = std::make_shared<Shift>(0.0F);

    EXPECT_EQ(pasted(below, layer), below);
}

TEST_P(CompositingOfForms, AlphaOfACompositeChangedInPlaceStays) {
    const Image below = background();
    const CompositeLayer layer = layerOf(below, fullMask(below.size()), {}, 0.2F);

    const Image result = pasted(below, layer);

    EXPECT_EQ(maskFromAlpha(result), maskFromAlpha(below));
    EXPECT_NE(result, below);
}

INSTANTIATE_TEST_SUITE_P(Forms,
                         CompositingOfForms,
                         ::testing::Values(Form{1, SampleType::U8, false},
                                           Form{3, SampleType::U8, false},
                                           Form{4, SampleType::U8, false},
                                           Form{3, SampleType::U8, true},
                                           Form{1, SampleType::U16, false},
                                           Form{3, SampleType::U16, false},
                                           Form{4, SampleType::U16, true},
                                           Form{3, SampleType::F32, false},
                                           Form{4, SampleType::F32, false}));

TEST(Compositing, FullCoverageReproducesTheForeground) {
    const Image foreground = noisePicture({40, 30}, 3, SampleType::U8);
    const Image below = noisePicture({100, 90}, 3, SampleType::U8);

    const Image result =
        pasted(below, layerOf(foreground, fullMask({40, 30}), Affine::translation(21, 33)));

    EXPECT_EQ(cropped(result, {21, 33, 40, 30}), foreground);
    EXPECT_THAT(result, IsBitExactOutside(rectMask({100, 90}, {21, 33, 40, 30}), below));
}

TEST(Compositing, SoftMaskMixesLinearLightAtEveryLevel) {
    const Image white = plainPicture({256, 1}, {255, 255, 255}, SampleType::U8);
    const Image black = plainPicture({256, 1}, {0, 0, 0}, SampleType::U16);
    Image mask({256, 1}, 1, SampleType::U8);
    for (size_t i = 0; i < 256; ++i)
        mask.mutableRow<uint8_t>(0)[i] = static_cast<uint8_t>(i);

    const Image result = pasted(black, layerOf(white, mask));

    for (size_t i = 0; i < 256; ++i) {
        const float expected = srgbFromLinear(static_cast<float>(i) / 255.0F) * 65535;
        EXPECT_NEAR(result.row<uint16_t>(0)[3 * i], expected, 1.5) << "mask value " << i;
    }
}

TEST(Compositing, AForegroundThatLeavesThePictureIsCut) {
    const Image foreground = noisePicture({40, 30}, 3, SampleType::U8);
    const Image below = noisePicture({50, 50}, 3, SampleType::U8);

    const Image result =
        pasted(below, layerOf(foreground, fullMask({40, 30}), Affine::translation(-15, 35)));

    EXPECT_EQ(cropped(result, {0, 35, 25, 15}), cropped(foreground, {15, 0, 25, 15}));
}

TEST(Compositing, NothingToPasteSharesTheBackground) {
    const Image below = noisePicture({50, 50}, 3, SampleType::U8);
    const Image foreground = noisePicture({40, 30}, 3, SampleType::U8);
    const Image nothing({40, 30}, 1, SampleType::U8);

    EXPECT_TRUE(composite(below, {}).sharesPixelsWith(below));
    EXPECT_TRUE(pasted(below, layerOf(foreground, nothing)).sharesPixelsWith(below));
    EXPECT_TRUE(pasted(below, layerOf(foreground, fullMask({40, 30}), Affine::translation(1e12, 0)))
                    .sharesPixelsWith(below));
}

TEST(Compositing, AlphaGrowsByWhatIsPasted) {
    const Image below = plainPicture({3, 1}, {0, 0, 0, 51}, SampleType::U8);
    Image mask({3, 1}, 1, SampleType::U8);
    mask.mutableRow<uint8_t>(0)[1] = 127;
    mask.mutableRow<uint8_t>(0)[2] = 255;

    const Image result =
        pasted(below, layerOf(plainPicture({3, 1}, {255, 255, 255}, SampleType::U8), mask));

    const auto row = result.row<uint8_t>(0);
    EXPECT_EQ(row[3], 51);
    EXPECT_EQ(row[7], std::lround(51 + 127.0 / 255 * 204));
    EXPECT_EQ(row[11], 255);
}

TEST(Compositing, ATransparentBackgroundDoesNotDarkenASoftEdge) {
    const Image below = plainPicture({60, 60}, {0, 0, 0, 0}, SampleType::U8);
    const Image white = plainPicture({60, 60}, {255, 255, 255}, SampleType::U8);

    const Image result = pasted(below, layerOf(white, discMask({60, 60}, {30, 30}, 20, 12)));

    for (int y = 0; y < 60; ++y)
        for (size_t x = 0; x < 60; ++x)
            if (result.row<uint8_t>(y)[4 * x + 3] > 0) {
                ASSERT_EQ(result.row<uint8_t>(y)[4 * x], 255) << x << ", " << y;
            }
}

TEST(Compositing, LaterLayersLieOnEarlierOnes) {
    const Image below = plainPicture({30, 20}, {0, 0, 0}, SampleType::U8);
    const std::vector<CompositeLayer> layers = {
        layerOf(plainPicture({30, 20}, {255, 0, 0}, SampleType::U8),
                rectMask({30, 20}, {0, 0, 20, 20})),
        layerOf(plainPicture({30, 20}, {0, 255, 0}, SampleType::U8),
                rectMask({30, 20}, {10, 0, 20, 20}))};

    const Image result = composite(below, layers);

    const auto row = result.row<uint8_t>(10);
    EXPECT_EQ(row[3 * 9], 255);
    EXPECT_EQ(row[3 * 10], 0);
    EXPECT_EQ(row[3 * 10 + 1], 255);
}

TEST(Compositing, TheBackgroundInPlaceOverAnotherLayerCoversIt) {
    const Image below = noisePicture({30, 20}, 3, SampleType::U8);
    const std::vector<CompositeLayer> layers = {
        layerOf(plainPicture({30, 20}, {255, 0, 0}, SampleType::U8), fullMask({30, 20})),
        layerOf(below, fullMask({30, 20}))};

    EXPECT_EQ(composite(below, layers), below);
}

TEST(Compositing, SixteenBitForegroundIsDitheredIntoEightBits) {
    const double level = 100.5 * 257;  // exactly between two levels
    const Image foreground = plainPicture({128, 128}, {level, level, level}, SampleType::U16);
    const Image below = plainPicture({128, 128}, {0, 0, 0}, SampleType::U8);

    const Image result = pasted(below, layerOf(foreground, fullMask({128, 128})));

    int64_t high = 0;
    for (int y = 0; y < 128; ++y)
        for (const uint8_t value : result.row<uint8_t>(y)) {
            ASSERT_TRUE(value == 100 || value == 101) << int{value};
            high += value == 101 ? 1 : 0;
        }
    EXPECT_NEAR(static_cast<double>(high) / (128 * 128 * 3), 0.5, 0.05);
}

TEST(Compositing, EightBitForegroundIsRoundedToTheNearest) {
    const Image foreground = plainPicture({64, 64}, {100, 150, 200}, SampleType::U8);
    const Image below = plainPicture({64, 64}, {0, 0, 0}, SampleType::U8);

    const Image result = pasted(below, layerOf(foreground, fullMask({64, 64}), {}, 0.3F / 255));

    EXPECT_EQ(result, foreground);
}

TEST(Compositing, ScatteredMaskAndTileBordersLeaveNoSeam) {
    const Size size{1100, 150};
    const Image below = plainPicture(size, {40, 80, 120}, SampleType::U8);
    const CompositeLayer layer = layerOf(plainPicture(size, {90, 70, 50}, SampleType::U8),
                                         plainPicture(size, {100}, SampleType::U8));

    const Image result = pasted(below, layer);

    const auto first = result.row<uint8_t>(0);
    const Image expected =
        plainPicture(size, {double(first[0]), double(first[1]), double(first[2])}, SampleType::U8);
    EXPECT_EQ(result, expected);
}

TEST(Compositing, ChangeSeesPlacesOfTheBackground) {
    class Place : public ColorChange {
    public:
        void apply(std::span<float> rgb, const Rect& region, Size raster) const override {
            for (size_t i = 0; i < rgb.size(); i += 3) {
                const auto width = static_cast<size_t>(region.width);
                rgb[i] = static_cast<float>(region.x + static_cast<int>(i / 3 % width));
                rgb[i + 1] = static_cast<float>(region.y + static_cast<int>(i / 3 / width));
                rgb[i + 2] = static_cast<float>(raster.width);
            }
        }
    };

    const Image below = plainPicture({700, 200}, {0, 0, 0}, SampleType::F32);
    CompositeLayer layer = layerOf(plainPicture({600, 100}, {1, 1, 1}, SampleType::F32),
                                   fullMask({600, 100}),
                                   Affine::translation(30, 70));
    layer.change = std::make_shared<Place>();

    const Image result = pasted(below, layer);

    const auto row = result.row<float>(123);
    EXPECT_EQ(row[3 * 577], 577);
    EXPECT_EQ(row[3 * 577 + 1], 123);
    EXPECT_EQ(row[3 * 577 + 2], 700);
}

TEST(Compositing, BoundsHoldEverythingThatChanges) {
    const Placement place{.centre = {33.3, 41.7}, .scale = 2.2, .degrees = -63, .isFlipped = true};
    const CompositeLayer layer = layerOf(plainPicture({30, 20}, {255, 255, 255}, SampleType::U8),
                                         rectMask({30, 20}, {4, 5, 9, 8}),
                                         place.backgroundFromForeground({30, 20}));
    const Image below = plainPicture({90, 80}, {0, 0, 0}, SampleType::U16);

    const ForegroundSampler sampler(
        layer.image, layer.mask, layer.backgroundFromForeground, below.size());
    const Rect bounds = sampler.bounds();

    EXPECT_THAT(pasted(below, layer), IsBitExactOutside(rectMask({90, 80}, bounds), below));
    EXPECT_LT(bounds.size().area(), 90 * 80);
}

TEST(Compositing, ReportsRowsUpToTheEnd) {
    std::vector<int64_t> done;
    const JobContext job({}, [&](const Progress& progress) {
        EXPECT_EQ(progress.phase, Phase::Compositing);
        EXPECT_EQ(progress.total, 400);
        done.push_back(progress.done);
    });
    const CompositeLayer layer =
        layerOf(noisePicture({20, 400}, 3, SampleType::U8), fullMask({20, 400}));

    static_cast<void>(
        composite(plainPicture({20, 400}, {0, 0, 0}, SampleType::U8), std::span(&layer, 1), job));

    ASSERT_FALSE(done.empty());
    EXPECT_TRUE(std::ranges::is_sorted(done));
    EXPECT_EQ(done.back(), 400);
}

TEST(Compositing, StopsWhenAsked) {
    constexpr Size kTall{20, 9000};  // many row bands, so that some are still to come
    const CompositeLayer layer = layerOf(noisePicture(kTall, 3, SampleType::U8), fullMask(kTall));
    const Image below = plainPicture(kTall, {0, 0, 0}, SampleType::U8);
    std::stop_source stop;
    int64_t rowsLeft = -1;  // when it was asked
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        stop.request_stop();
        if (rowsLeft < 0)
            rowsLeft = progress.total - progress.done;
    });

    // On a busy machine another thread may have done everything before the first report.
    bool isCancelled = false;
    try {
        (void)composite(below, std::span(&layer, 1), job);
    } catch (const Cancelled&) {
        isCancelled = true;
    }
    EXPECT_TRUE(isCancelled || rowsLeft == 0);
    EXPECT_THROW((void)composite(below, std::span(&layer, 1), job), Cancelled);
}

TEST(Compositing, AFailingChangeReachesTheCaller) {
    CompositeLayer layer = layerOf(noisePicture({20, 900}, 3, SampleType::U8), fullMask({20, 900}));
    layer.change = std::make_shared<Failing>();
    const Image below = plainPicture({20, 900}, {0, 0, 0}, SampleType::U8);

    EXPECT_THROW(static_cast<void>(pasted(below, layer)), Error);
}

TEST(Compositing, AMaskOfAnotherSizeIsNamed) {
    const CompositeLayer layer =
        layerOf(noisePicture({20, 10}, 3, SampleType::U8), fullMask({21, 10}));

    try {
        static_cast<void>(pasted(noisePicture({50, 50}, 3, SampleType::U8), layer));
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_THAT(error.message(),
                    ::testing::AllOf(::testing::HasSubstr("21×10"), ::testing::HasSubstr("20×10")));
    }
}

TEST(Composite, PaintsIntoABackgroundThatNobodyElseHolds) {
    Image background = noisePicture({60, 40}, 3, SampleType::U8);
    const std::byte* pixels = background.data();
    const std::vector<CompositeLayer> layers = {
        layerOf(plainPicture({10, 10}, {9, 9, 9}, SampleType::U8), fullMask({10, 10}))};

    const Image result = composite(std::move(background), layers);

    EXPECT_EQ(result.data(), pixels);
    EXPECT_EQ(result.row<uint8_t>(0)[0], 9);
}

TEST(Composite, LeavesABackgroundThatIsHeldAsItIs) {
    const Image background = noisePicture({60, 40}, 3, SampleType::U8);
    Image before = background;
    static_cast<void>(before.mutableData());  // a copy of its own
    const std::vector<CompositeLayer> layers = {
        layerOf(plainPicture({10, 10}, {9, 9, 9}, SampleType::U8), fullMask({10, 10}))};

    const Image result = composite(background, layers);

    EXPECT_EQ(background, before);
    EXPECT_EQ(result, composite(std::move(before), layers));
}

}  // namespace
}  // namespace r2r
