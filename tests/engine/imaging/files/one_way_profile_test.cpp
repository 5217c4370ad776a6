// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/one_way_profile.h"

#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff_writer.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/profile_table.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

namespace r2r {
namespace {

using testing::ImageNear;
using ::testing::IsNull;
using ::testing::NotNull;

cmsInt32Number sample(const cmsUInt16Number in[], cmsUInt16Number out[], void* transform) {
    cmsDoTransform(transform, in, out, 1);
    return TRUE;
}

/// The colours of `meaning` as a scanner's profile tells them: a table to Lab, and no way back.
std::vector<std::byte> scannerProfile(const IccProfile& meaning) {
    constexpr int kGrid = 33;
    const ProfileHandle profile(cmsCreateProfilePlaceholder(nullptr));
    cmsSetProfileVersion(profile.get(), 4.3);
    cmsSetDeviceClass(profile.get(), cmsSigInputClass);
    cmsSetColorSpace(profile.get(), cmsSigRgbData);
    cmsSetPCS(profile.get(), cmsSigLabData);
    cmsWriteTag(profile.get(), cmsSigMediaWhitePointTag, cmsD50_XYZ());

    const ProfileHandle device = openProfile(*meaning);
    const ProfileHandle lab(cmsCreateLab4Profile(nullptr));
    void* transform = cmsCreateTransform(device.get(),
                                         TYPE_RGB_16,
                                         lab.get(),
                                         TYPE_Lab_16,
                                         INTENT_RELATIVE_COLORIMETRIC,
                                         cmsFLAGS_NOOPTIMIZE);
    testing::writeTable(profile.get(), 3, kGrid, sample, transform);
    cmsDeleteTransform(transform);
    return profileBytes(profile.get());
}

Image shown(Image image, const IccProfile& profile) {
    image.setIccProfile(profile);
    return toWorkingSpace(image);
}

TEST(OneWayProfile, IsReplacedByOneThatHoldsTheColors) {
    const Image image = testing::smoothPicture({24, 16}, SampleType::U16);
    for (const IccProfile& meaning :
         {testing::srgbProfile(), testing::adobeRgbProfile(), testing::displayP3Profile()}) {
        const auto file = testing::encodedPng({.image = image, .icc = scannerProfile(meaning)});

        const Image read = decodePhotograph(file, "scan").image;

        EXPECT_EQ(read.sampleType(), SampleType::U16);
        EXPECT_THAT(toWorkingSpace(read), ImageNear(shown(image, meaning), 3.0 / 255));
    }
}

TEST(OneWayProfile, BecomesPlainWhenTheColorsAreThoseOfSrgb) {
    const Image image = testing::smoothPicture({24, 16}, SampleType::U8);
    const auto file =
        testing::encodedPng({.image = image, .icc = scannerProfile(testing::srgbProfile())});

    EXPECT_THAT(decodePhotograph(file, "scan").image.iccProfile(), IsNull());
}

TEST(OneWayProfile, GetsFinerSamplesWhereItsStepsWouldBeSeen) {
    const Image image = testing::plainPicture({4, 4}, {90, 220, 90}, SampleType::U8);
    const auto file =
        testing::encodedPng({.image = image, .icc = scannerProfile(testing::displayP3Profile())});

    const Image read = decodePhotograph(file, "scan").image;

    EXPECT_EQ(read.sampleType(), SampleType::U16);
    EXPECT_THAT(toWorkingSpace(read),
                ImageNear(shown(image, testing::displayP3Profile()), 5.0 / 255));
}

TEST(OneWayProfile, KeepsAlphaAndWritesWhatItReads) {
    const Image image = testing::plainPicture(
        {4, 4}, {40 * 257.0, 250 * 257.0, 30 * 257.0, 9 * 257.0}, SampleType::U16);
    const auto file =
        testing::encodedPng({.image = image, .icc = scannerProfile(testing::displayP3Profile())});

    const Photograph read = decodePhotograph(file, "scan");

    ASSERT_THAT(read.image.iccProfile(), NotNull());
    EXPECT_EQ(read.image.row<uint16_t>(0)[3], 9 * 257);
    for (const auto format : {ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP})
        EXPECT_THAT(
            toWorkingSpace(decodePhotograph(encodePhotograph(read, format), "result").image),
            ImageNear(toWorkingSpace(read.image), 3.0 / 255));
}

/// Flaws that ICC.1 does not allow and that other readers do not mind.
std::vector<std::byte> flawed(size_t place, std::byte value, size_t extra = 0) {
    std::vector<std::byte> icc = *testing::adobeRgbProfile();
    icc[place] = value;
    icc.resize(icc.size() + extra);
    return icc;
}

TEST(FlawedProfile, IsWrittenIntoEveryFormat) {
    constexpr size_t kIlluminant = 71;  // last byte of X
    constexpr size_t kIntent = 67;
    const Image image = testing::smoothPicture({8, 8}, SampleType::U8);
    for (const auto& icc : {flawed(kIlluminant, std::byte{0xD7}),
                            flawed(kIntent, std::byte{9}),
                            flawed(kIntent, std::byte{0}, 3)}) {
        Photograph photograph{image, {}};
        photograph.image.setIccProfile(std::make_shared<const std::vector<std::byte>>(icc));
        for (const auto format :
             {ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP}) {
            const Image back =
                decodePhotograph(encodePhotograph(photograph, format), "result").image;

            EXPECT_THAT(back.iccProfile(), NotNull());
        }
    }
}

TEST(GreyPng, KeepsTheMeaningOfAColorProfile) {
    const Image grey = testing::noisePicture({8, 8}, 1, SampleType::U8);
    const auto rgb = testing::adobeRgbProfile(testing::gammaCurve(1));

    // libpng refuses to write what other programs do write.
    const auto file = codecs::encodeTiff({.image = grey, .icc = *rgb});

    EXPECT_THAT(decodePhotograph(file, "picture").image.iccProfile(), NotNull());
}

}  // namespace
}  // namespace r2r
