// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/pixel_codec.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"
#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <string>

namespace r2r {
namespace {

using testing::adobeRgbProfile;
using testing::displayP3Profile;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;
using testing::ImageNear;
using ::testing::Pointwise;

/// One row with every grey value there is.
template <typename T>
Image greyRamp(int channels) {
    const int values = int{std::numeric_limits<T>::max()} + 1;
    Image image({values, 1}, channels, sampleTypeOf<T>());
    const auto row = image.mutableRow<T>(0);
    for (size_t i = 0; i < row.size(); ++i)
        row[i] = static_cast<T>(i / static_cast<size_t>(channels));
    return image;
}

/// Random colours, corners of the cube among them.
template <typename T>
Image randomColors(Size size) {
    Image image(size, 3, sampleTypeOf<T>());
    std::uniform_int_distribution<int> any(0, std::numeric_limits<T>::max());
    std::uniform_int_distribution<int> kind(0, 3);
    for (int y = 0; y < size.height; ++y)
        for (T& sample : image.mutableRow<T>(y)) {
            const int choice = kind(testing::random());
            sample = choice == 0   ? T{0}
                     : choice == 1 ? std::numeric_limits<T>::max()
                                   : static_cast<T>(any(testing::random()));
        }
    return image;
}

Image withProfile(Image image, IccProfile profile) {
    image.setIccProfile(std::move(profile));
    return image;
}

Image roundTrip(const Image& image, Rounding rounding = Rounding::Nearest) {
    return fromWorkingSpace(toWorkingSpace(image), image, rounding);
}

struct NamedProfile {
    std::string name;
    IccProfile profile;
};

class EveryProfile : public ::testing::TestWithParam<NamedProfile> {};

TEST_P(EveryProfile, Returns256GreysToTheBit) {
    const Image ramp = withProfile(greyRamp<uint8_t>(3), GetParam().profile);

    EXPECT_THAT(roundTrip(ramp), ImageNear(ramp, 0));
}

TEST_P(EveryProfile, Returns65536GreysToTheBit) {
    const Image ramp = withProfile(greyRamp<uint16_t>(3), GetParam().profile);

    EXPECT_THAT(roundTrip(ramp), ImageNear(ramp, 0));
}

TEST_P(EveryProfile, ReturnsEightBitColorsToTheBit) {
    const Image colors = withProfile(randomColors<uint8_t>({500, 200}), GetParam().profile);

    EXPECT_THAT(roundTrip(colors), ImageNear(colors, 0));
}

INSTANTIATE_TEST_SUITE_P(
    PixelCodec,
    EveryProfile,
    ::testing::Values(NamedProfile{"None", nullptr},
                      NamedProfile{"Srgb", testing::srgbProfile()},
                      NamedProfile{"DisplayP3", displayP3Profile()},
                      NamedProfile{"AdobeRgb", adobeRgbProfile()},
                      NamedProfile{"Gamma18", adobeRgbProfile(testing::gammaCurve(1.8))},
                      NamedProfile{"Table", adobeRgbProfile(testing::tabulatedGamma(2.2, 4096))}),
    [](const auto& each) { return each.param.name; });

TEST(PixelCodec, ReturnsSixteenBitDisplayP3ToTheBit) {
    const Image colors = withProfile(randomColors<uint16_t>({500, 200}), displayP3Profile());

    EXPECT_THAT(roundTrip(colors), ImageNear(colors, 0));
}

// A float beside a bright neighbour cannot tell the darkest samples of a pure power curve apart.
TEST(PixelCodec, ReturnsSixteenBitAdobeRgbUpToTheDeepestShadows) {
    Image colors = withProfile(randomColors<uint16_t>({500, 200}), adobeRgbProfile());
    for (int y = 0; y < colors.height(); ++y)
        for (uint16_t& sample : colors.mutableRow<uint16_t>(y))
            sample = std::max<uint16_t>(sample, 2000);

    EXPECT_THAT(roundTrip(colors), ImageNear(colors, 0));
}

TEST(PixelCodec, DitheringLeavesSamplesThatNeedNoRounding) {
    const Image eight = withProfile(randomColors<uint8_t>({300, 100}), displayP3Profile());
    const Image sixteen = randomColors<uint16_t>({300, 100});

    EXPECT_THAT(roundTrip(eight, Rounding::Dither), ImageNear(eight, 0));
    EXPECT_THAT(roundTrip(sixteen, Rounding::Dither), ImageNear(sixteen, 0));
}

TEST(PixelCodec, DitheringIsRightOnAverage) {
    Image flat({256, 256}, 3, SampleType::F32);
    for (int y = 0; y < 256; ++y)
        std::ranges::fill(flat.mutableRow<float>(y), 100.3F / 255.0F);

    const Image dithered =
        fromWorkingSpace(flat, Image({1, 1}, 3, SampleType::U8), Rounding::Dither);

    double sum = 0;
    for (int y = 0; y < 256; ++y)
        for (const uint8_t sample : dithered.row<uint8_t>(y)) {
            ASSERT_TRUE(sample == 100 || sample == 101) << int{sample};
            sum += sample;
        }
    EXPECT_NEAR(sum / (256.0 * 256 * 3), 100.3, 0.01);
}

TEST(PixelCodec, DitheringIsTheSameInEveryRun) {
    Image flat({64, 64}, 3, SampleType::F32);
    std::ranges::fill(flat.mutableRow<float>(7), 0.4F);
    const Image form({1, 1}, 3, SampleType::U8);

    EXPECT_EQ(fromWorkingSpace(flat, form, Rounding::Dither),
              fromWorkingSpace(flat, form, Rounding::Dither));
}

// Reference: CSS Color 4's conversion of color(display-p3 1 0 0) to sRGB.
TEST(PixelCodec, ConvertsDisplayP3RedBeyondTheSrgbGamut) {
    Image red = withProfile(Image({1, 1}, 3, SampleType::U8), displayP3Profile());
    red.mutableRow<uint8_t>(0)[0] = 255;

    const Image working = toWorkingSpace(red);

    EXPECT_THAT(
        working.row<float>(0),
        ElementsAre(
            FloatNear(1.0930F, 1e-3F), FloatNear(-0.2267F, 1e-3F), FloatNear(-0.1501F, 1e-3F)));
}

TEST(PixelCodec, ConvertsFloatSamplesLikeIntegerOnes) {
    const Image eight = withProfile(randomColors<uint8_t>({50, 20}), displayP3Profile());
    Image floats(eight.size(), 3, SampleType::F32);
    floats.setIccProfile(eight.iccProfile());
    for (int y = 0; y < eight.height(); ++y)
        std::ranges::transform(eight.row<uint8_t>(y),
                               floats.mutableRow<float>(y).begin(),
                               [](uint8_t v) { return static_cast<float>(v) / 255.0F; });

    EXPECT_THAT(toWorkingSpace(floats), ImageNear(toWorkingSpace(eight), 2e-5));
    EXPECT_THAT(roundTrip(floats), ImageNear(floats, 2e-5));
}

TEST(PixelCodec, EncodesLinearLightAndKeepsHighlights) {
    Image linear({1, 1}, 3, SampleType::F32);
    linear.setEncoding(ColorEncoding::LinearSrgb);
    const auto pixel = linear.mutableRow<float>(0);
    pixel[0] = 4.0F;
    pixel[1] = 0.214041F;
    pixel[2] = -0.5F;

    const Image working = toWorkingSpace(linear);

    EXPECT_THAT(working.row<float>(0),
                ElementsAre(FloatNear(srgbFromLinear(4.0F), 1e-5F),
                            FloatNear(0.5F, 1e-5F),
                            FloatNear(srgbFromLinear(-0.5F), 1e-5F)));
    EXPECT_THAT(roundTrip(linear), ImageNear(linear, 1e-5));
}

TEST(PixelCodec, KeepsFloatSamplesThatAlreadyAreWorkingValues) {
    Image image({2, 1}, 3, SampleType::F32);
    const auto row = image.mutableRow<float>(0);
    for (size_t i = 0; i < row.size(); ++i)
        row[i] = 0.3F * static_cast<float>(i) - 0.4F;

    EXPECT_EQ(roundTrip(image), image);
}

TEST(PixelCodec, ClipsWhatIntegersCannotHold) {
    Image working({1, 1}, 3, SampleType::F32);
    const auto pixel = working.mutableRow<float>(0);
    pixel[0] = -3.0F;
    pixel[1] = 7.0F;
    pixel[2] = std::numeric_limits<float>::quiet_NaN();

    const Image image = fromWorkingSpace(working, Image({1, 1}, 3, SampleType::U16));

    EXPECT_THAT(image.row<uint16_t>(0), ElementsAre(0, 65535, 0));
}

TEST(PixelCodec, LeavesPixelsWithoutWeightAndAlphaUntouched) {
    Image image = withProfile(Image({600, 1}, 4, SampleType::U8), displayP3Profile());
    std::ranges::fill(image.mutableRow<uint8_t>(0), uint8_t{77});
    const PixelCodec codec(image);
    const std::vector<float> white(1800, 1.0F);
    std::vector<float> where(600, 0.0F);
    where[599] = 1e-6F;

    codec.encode(white, where, image, 0, 0);

    const auto row = image.row<uint8_t>(0);
    EXPECT_THAT(row.first(4 * 599), Each(77));
    EXPECT_THAT(row.last(4), ElementsAre(255, 255, 255, 77));
}

TEST(PixelCodec, ReadsAndWritesRunsInTheMiddleOfARow) {
    Image image = randomColors<uint8_t>({700, 3});
    const Image before = image;
    const PixelCodec codec(image);
    std::vector<float> rgb(size_t{3} * 600);

    codec.decode(image, 50, 1, rgb);
    codec.encode(rgb, {}, image, 50, 1);

    EXPECT_FLOAT_EQ(rgb[0], static_cast<float>(before.row<uint8_t>(1)[150]) / 255.0F);
    EXPECT_EQ(image, before);
}

TEST(PixelCodec, ExpandsGreyAndReturnsIt) {
    for (const int channels : {1, 2}) {
        const Image ramp = greyRamp<uint16_t>(channels);

        EXPECT_THAT(roundTrip(ramp), ImageNear(ramp, 0)) << channels << " channels";
        EXPECT_THAT(toWorkingSpace(ramp).row<float>(0).first(6),
                    ElementsAre(0, 0, 0, 1 / 65535.0F, 1 / 65535.0F, 1 / 65535.0F));
    }
}

TEST(PixelCodec, TreatsAnUnusableProfileAsNone) {
    const Image plain = randomColors<uint8_t>({40, 10});
    const auto garbage = testing::shared(std::vector<std::byte>(500, std::byte{0x5A}));
    const auto grey = testing::greyProfile(testing::gammaCurve(1.2));

    EXPECT_THAT(toWorkingSpace(withProfile(plain, garbage)), ImageNear(toWorkingSpace(plain), 0));
    EXPECT_THAT(toWorkingSpace(withProfile(plain, grey)), ImageNear(toWorkingSpace(plain), 0));
}

TEST(FromWorkingSpace, KeepsTheAlphaOfAFormOfTheSameSize) {
    Image form({2, 1}, 4, SampleType::U8);
    form.mutableRow<uint8_t>(0)[3] = 9;
    const Image working({2, 1}, 3, SampleType::F32);

    EXPECT_THAT(fromWorkingSpace(working, form).row<uint8_t>(0),
                ElementsAre(0, 0, 0, 9, 0, 0, 0, 0));
    EXPECT_THAT(fromWorkingSpace(working, Image({1, 1}, 4, SampleType::U8)).row<uint8_t>(0),
                ElementsAre(0, 0, 0, 255, 0, 0, 0, 255));
}

TEST(FromWorkingSpace, RefusesPicturesOutsideTheWorkingSpace) {
    const Image eight({1, 1}, 3, SampleType::U8);

    EXPECT_THROW(static_cast<void>(fromWorkingSpace(eight, eight)), Error);
}

}  // namespace
}  // namespace r2r
