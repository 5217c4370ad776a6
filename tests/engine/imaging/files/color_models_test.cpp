// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of inks and of L*a*b*, which arrive in RGB.
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/files/codecs/tiff_stream.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/profile_table.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

namespace r2r {
namespace {

using testing::Bytes;
using testing::ImageNear;

/// One pixel; the samples are bytes as they are in the file.
Bytes pixelTiff(int photometric,
                int bits,
                const std::vector<uint8_t>& samples,
                const std::vector<std::byte>& icc = {},
                const std::vector<std::pair<uint32_t, std::vector<float>>>& more = {}) {
    codecs::TiffStream stream(false);
    TIFF* tiff = stream.tiff();
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 1U);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1U);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, static_cast<int>(samples.size()) * 8 / bits);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (!icc.empty())
        TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<uint32_t>(icc.size()), icc.data());
    if (bits == 32)
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
    for (const auto& [tag, numbers] : more)
        TIFFSetField(tiff, tag, numbers.data());
    std::vector<uint8_t> data = samples;
    TIFFWriteEncodedStrip(tiff, 0, data.data(), static_cast<tmsize_t>(data.size()));
    return stream.takeContent();
}

Image shown(const Bytes& file) {
    return toWorkingSpace(decodePhotograph(file, "picture").image);
}

Image color(double red, double green, double blue) {
    return testing::plainPicture({1, 1}, {red, green, blue}, SampleType::F32);
}

/// Inks whose light is 1 - sample in sRGB, green and blue exchanged to tell it from ideal ones.
cmsInt32Number mixedInks(const cmsUInt16Number in[], cmsUInt16Number out[], void* labFromSrgb) {
    std::array<cmsUInt16Number, 3> rgb{};
    const std::array order{0, 2, 1};
    for (size_t i = 0; i < 3; ++i)
        rgb[i] = static_cast<cmsUInt16Number>(65535.0 * (1 - in[order[i]] / 65535.0) *
                                              (1 - in[3] / 65535.0));
    cmsDoTransform(labFromSrgb, rgb.data(), out, 1);
    return TRUE;
}

std::vector<std::byte> inkProfile() {
    const ProfileHandle profile(cmsCreateProfilePlaceholder(nullptr));
    cmsSetProfileVersion(profile.get(), 4.3);
    cmsSetDeviceClass(profile.get(), cmsSigOutputClass);
    cmsSetColorSpace(profile.get(), cmsSigCmykData);
    cmsSetPCS(profile.get(), cmsSigLabData);
    cmsWriteTag(profile.get(), cmsSigMediaWhitePointTag, cmsD50_XYZ());
    const ProfileHandle srgb(cmsCreate_sRGBProfile());
    const ProfileHandle lab(cmsCreateLab4Profile(nullptr));
    void* transform = cmsCreateTransform(
        srgb.get(), TYPE_RGB_16, lab.get(), TYPE_Lab_16, INTENT_RELATIVE_COLORIMETRIC, 0);
    testing::writeTable(profile.get(), 4, 17, mixedInks, transform);
    cmsDeleteTransform(transform);
    return profileBytes(profile.get());
}

TEST(ColorModels, InksAreReadByTheirProfile) {
    const std::vector<uint8_t> inks{51, 102, 153, 0};

    EXPECT_THAT(shown(pixelTiff(PHOTOMETRIC_SEPARATED, 8, inks, inkProfile())),
                ImageNear(color(0.8, 0.4, 0.6), 0.02));
}

TEST(ColorModels, InksWithoutAProfileAreTakenForIdealOnes) {
    const std::vector<uint8_t> inks{51, 102, 153, 51};

    EXPECT_THAT(shown(pixelTiff(PHOTOMETRIC_SEPARATED, 8, inks)),
                ImageNear(color(0.64, 0.48, 0.32), 0.01));
}

TEST(ColorModels, InksOfAJpegAreThoseThatAdobeMeans) {
    const double light = std::pow(90 / 255.0, 2);  // what the file holds is left of white

    EXPECT_THAT(shown(testing::cmykJpeg()),
                ImageNear(toWorkingSpace(testing::plainPicture(
                              {8, 8}, {light, light, light}, SampleType::F32)),
                          0.02));
}

TEST(ColorModels, LabIsReadAsItIsDefined) {
    const cmsCIELab wanted{60, 20, -30};
    const ProfileHandle lab(cmsCreateLab4Profile(nullptr));
    const ProfileHandle srgb(cmsCreate_sRGBProfile());
    void* transform = cmsCreateTransform(
        lab.get(), TYPE_Lab_DBL, srgb.get(), TYPE_RGB_DBL, INTENT_RELATIVE_COLORIMETRIC, 0);
    std::array<double, 3> rgb{};
    cmsDoTransform(transform, &wanted, rgb.data(), 1);
    cmsDeleteTransform(transform);
    const std::vector<uint8_t> narrow{153, 20, static_cast<uint8_t>(-30)};
    const std::array<uint16_t, 3> numbers{39321, 20 * 256, static_cast<uint16_t>(-30 * 256)};
    std::vector<uint8_t> wide(6);
    std::memcpy(wide.data(), numbers.data(), 6);

    for (const Bytes& file :
         {pixelTiff(PHOTOMETRIC_CIELAB, 8, narrow), pixelTiff(PHOTOMETRIC_CIELAB, 16, wide)})
        EXPECT_THAT(shown(file), ImageNear(color(rgb[0], rgb[1], rgb[2]), 0.01));
}

/// Bytes of a TIFF pixel in floats.
std::vector<uint8_t> floats(const std::array<float, 3>& numbers) {
    std::vector<uint8_t> bytes(sizeof(numbers));
    std::memcpy(bytes.data(), numbers.data(), sizeof(numbers));
    return bytes;
}

TEST(ColorModels, LabInFloatsIsThatInIntegers) {
    const Image integers = shown(pixelTiff(PHOTOMETRIC_CIELAB, 8, {153, 20, 226}));

    EXPECT_THAT(shown(pixelTiff(PHOTOMETRIC_CIELAB, 32, floats({60, 20, -30}))),
                ImageNear(integers, 0.002));
}

TEST(ColorModels, LabCountsFromTheWhiteThatTheFileStates) {
    const Lab saturated = labFromSrgb(0.15F, 0.8F, 0.5F);  // of D65
    const Bytes file = pixelTiff(PHOTOMETRIC_CIELAB,
                                 32,
                                 floats({saturated.L, saturated.a, saturated.b}),
                                 {},
                                 {{TIFFTAG_WHITEPOINT, {0.3127F, 0.3290F}}});

    EXPECT_THAT(shown(file), ImageNear(color(0.15, 0.8, 0.5), 0.002));
}

}  // namespace
}  // namespace r2r
