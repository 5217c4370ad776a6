// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/output_form.h"

#include "engine/core/error.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <set>

namespace r2r {
namespace {

using ::testing::HasSubstr;
using namespace ::r2r::testing;

constexpr Size kSize{120, 80};

/// Adds a little to every channel: less than a level of 8 bits.
class SlightlyBrighter final : public ColorChange {
public:
    void apply(std::span<float> rgb, const Rect&, Size) const override {
        for (float& value : rgb)
            value += 0.4F / 255;
    }
};

Image channelOf(const Image& image, int channel) {
    Image plane(image.size(), 1, SampleType::U8);
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto target = plane.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < target.size(); ++x)
            target[x] = image.row<uint8_t>(y)[x * channels + static_cast<size_t>(channel)];
    }
    return plane;
}

class OutputFormTest : public ::testing::Test {
protected:
    [[nodiscard]] Image output(const OutputForm& form) const {
        return renderedAs(form, composition_, {});
    }

    [[nodiscard]] std::string refusal(ImageFormat format, const OutputForm& form) const {
        try {
            requireHolds(format, form);
        } catch (const Error& error) {
            return error.message();
        }
        return {};
    }

    Composition composition_ = redDiscOnBlue();
};

TEST_F(OutputFormTest, WithoutWishesIsWhatRenderPaints) {
    EXPECT_THAT(output({}), ImageNear(render(composition_, {}), 0));
}

TEST_F(OutputFormTest, ForegroundAloneHasItsMaskAsAlpha) {
    const Image mask = discMask(kSize, {40, 30}, 20, 9);
    composition_ = compositionOfComposite({.image = texturedPicture(kSize, 3)}, mask);

    const Image alone = output({.content = OutputContent::Foreground});

    EXPECT_EQ(alone.channels(), 4);
    EXPECT_THAT(channelOf(alone, 3), ImageNear(mask, 1));
    for (int channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(meanInside(alone, mask, channel),
                    meanInside(composition_.background, mask, channel),
                    0.01);
}

TEST_F(OutputFormTest, ForegroundAlonePastedBackIsTheWholePicture) {
    composition_.foregrounds[0].placement.degrees = 20;
    const Image alone = output({.content = OutputContent::Foreground});
    Composition again{.background = composition_.background};
    again.foregrounds.push_back(foregroundOn(again.background, alone, "again", ForegroundId{1}));

    EXPECT_THAT(render(again, {}), ImageNear(render(composition_, {}), 2));
}

TEST_F(OutputFormTest, CroppedForegroundIsThePartThatIsCovered) {
    const Rect covered = coveredBounds(composition_.foregrounds[0], kSize);

    const Image alone = output({.content = OutputContent::Foreground});

    EXPECT_THAT(output({.content = OutputContent::CroppedForeground}),
                ImageNear(cropped(alone, covered), 0));
}

TEST_F(OutputFormTest, ThereMustBeAForegroundToWriteAlone) {
    composition_.foregrounds.clear();

    EXPECT_THROW((void)output({.content = OutputContent::Foreground}), Error);
}

TEST_F(OutputFormTest, AHiddenForegroundIsNoneToWriteAlone) {
    composition_.foregrounds.front().isHidden = true;

    EXPECT_THROW((void)output({.content = OutputContent::CroppedForeground}), Error);
}

TEST_F(OutputFormTest, FinerSamplesArePaintedFinely) {
    composition_ = compositionOfComposite({.image = plainPicture(kSize, 90, 90, 90)},
                                          discMask(kSize, {40, 30}, 20));
    composition_.foregrounds[0].harmony.strength = {};
    const ForegroundChange changes[] = {
        {composition_.foregrounds[0].id, std::make_shared<SlightlyBrighter>()}};

    const Image fine = renderedAs({.sampleType = SampleType::U16}, composition_, changes);

    EXPECT_EQ(fine.sampleType(), SampleType::U16);
    EXPECT_EQ(fine.row<uint16_t>(70)[300], 90 * 257);
    EXPECT_NEAR(fine.row<uint16_t>(30)[120], 90.4 * 257, 2);
}

TEST_F(OutputFormTest, CoarserSamplesAreRounded) {
    composition_.background =
        converted(composition_.background, {SampleType::U16, ColorEncoding::Srgb, nullptr});

    EXPECT_THAT(output({.sampleType = SampleType::U8}), ImageNear(render(redDiscOnBlue(), {}), 1));
}

TEST_F(OutputFormTest, SrgbIsSaidInTheFile) {
    const Image picture = output({.profile = OutputProfile::Srgb});

    ASSERT_TRUE(picture.iccProfile());
    EXPECT_EQ(readProfile(*picture.iccProfile(), SampleType::U8).use, ProfileUse::Srgb);
    EXPECT_FALSE(
        output({.sampleType = SampleType::F32, .profile = OutputProfile::Srgb}).iccProfile());
}

TEST_F(OutputFormTest, IsMadeSmallerAndNeverLarger) {
    EXPECT_EQ(output({.longerSide = 60}).size(), (Size{60, 40}));
    EXPECT_EQ(output({.longerSide = 500}).size(), kSize);
    EXPECT_EQ(outputSize(kSize, {.longerSide = 60}), (Size{60, 40}));
}

TEST_F(OutputFormTest, AlphaOfTheBackgroundCanBeDropped) {
    Image background(kSize, 4, SampleType::U8);
    composition_.background = background;

    EXPECT_EQ(output({}).channels(), 4);
    EXPECT_EQ(output({.alpha = OutputAlpha::Drop}).channels(), 3);
}

TEST_F(OutputFormTest, FormatsThatCannotHoldItAreNamed) {
    EXPECT_THAT(refusal(ImageFormat::Jpeg, {.content = OutputContent::Foreground}),
                HasSubstr("JPEG cannot hold transparency"));
    EXPECT_THAT(refusal(ImageFormat::WebP, {.sampleType = SampleType::U16}),
                HasSubstr("WebP cannot hold 16 bits"));
    EXPECT_THAT(refusal(ImageFormat::OpenExr, {.sampleType = SampleType::U8}),
                HasSubstr("OpenEXR cannot hold 8 bits"));
    EXPECT_EQ(refusal(ImageFormat::Tiff, {.sampleType = SampleType::F32}), "");
    EXPECT_EQ(refusal(ImageFormat::Jpeg, {}), "");
}

TEST_F(OutputFormTest, TransparencyThatIsToBeKeptNeedsAFormatForIt) {
    EXPECT_THAT(refusal(ImageFormat::Jpeg, {.alpha = OutputAlpha::Keep}),
                HasSubstr("JPEG cannot hold transparency, which is to be kept"));
    EXPECT_EQ(refusal(ImageFormat::Jpeg, {.alpha = OutputAlpha::Drop}), "");
    for (const auto format :
         {ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP, ImageFormat::OpenExr})
        EXPECT_EQ(refusal(format, {.alpha = OutputAlpha::Keep}), "");
}

TEST_F(OutputFormTest, TransparencyThatIsLostUnaskedIsTold) {
    Image clear(kSize, 4, SampleType::U8);
    Image opaque = clear;
    for (int y = 0; y < kSize.height; ++y)
        std::ranges::fill(opaque.mutableRow<uint8_t>(y), uint8_t{255});

    EXPECT_THAT(leftOutNote(ImageFormat::Jpeg, clear).value_or(""),
                HasSubstr("JPEG cannot hold transparency"));
    EXPECT_FALSE(leftOutNote(ImageFormat::Png, clear));
    EXPECT_FALSE(leftOutNote(ImageFormat::Jpeg, opaque));
    EXPECT_FALSE(leftOutNote(ImageFormat::Jpeg, withoutAlpha(clear)));
}

}  // namespace
}  // namespace r2r
