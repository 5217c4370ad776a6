// SPDX-License-Identifier: GPL-3.0-or-later
// Linear light in simple containers: Radiance and PFM; and the first pictures of animations.
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/orientation.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "tests/engine/imaging/foreign_files.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/failure.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::Bytes;
using testing::bytesOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ImageNear;
using testing::pfmFile;
using testing::radianceFile;

/// Values that a common exponent of 8 bits holds, brighter than white among them.
Image light(Size size = {24, 16}) {
    Image image(size, 3, SampleType::F32);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = static_cast<float>((i * 7 + static_cast<size_t>(y) * 3) % 256) / 64;
    }
    image.setEncoding(ColorEncoding::LinearSrgb);
    return image;
}

Image read(const Bytes& file) {
    return decodePhotograph(file, "light").image;
}

std::string refusal(const Bytes& file) {
    return testing::messageOf([&] { return read(file); });
}

TEST(RadiancePicture, HoldsWhatWasWritten) {
    for (const bool isPlanar : {true, false})
        EXPECT_THAT(read(radianceFile(light(), {}, "-Y +X", isPlanar)), ImageNear(light(), 0.0157));
}

TEST(RadiancePicture, StandsUprightHoweverItsLinesRun) {
    for (const auto& [axes, code] : {std::pair{"-Y +X", 1},
                                     {"-Y -X", 2},
                                     {"+Y -X", 3},
                                     {"+Y +X", 4},
                                     {"+X -Y", 5},
                                     {"-X -Y", 6},
                                     {"-X +Y", 7},
                                     {"+X +Y", 8}})
        EXPECT_THAT(read(radianceFile(light(), {}, axes)),
                    ImageNear(upright(light(), code), 0.0157))
            << axes;
}

TEST(RadiancePicture, IsFreedOfItsExposure) {
    Image twice = light();
    for (int y = 0; y < twice.height(); ++y)
        for (float& sample : twice.mutableRow<float>(y))
            sample /= 8;

    EXPECT_THAT(read(radianceFile(light(), "EXPOSURE=4\nEXPOSURE=2\n")), ImageNear(twice, 0.002));
}

TEST(RadiancePicture, HasThePrimariesThatItStates) {
    const auto [photograph, report] = reportedPhotograph(
        radianceFile(light(), "PRIMARIES=0.64 0.33 0.21 0.71 0.15 0.06 0.3127 0.3290\n"), "a.hdr");

    EXPECT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(report.profileFrom, "PRIMARIES");
}

TEST(RadiancePicture, ThatIsDamagedIsRefused) {
    const Bytes whole = radianceFile(light(), {}, "-Y +X");
    for (const size_t size : {size_t{12}, size_t{60}, whole.size() / 2, whole.size() - 1})
        EXPECT_FALSE(
            refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).empty())
            << size;
    EXPECT_THAT(refusal(bytesOf("#?RADIANCE\n\n-Y 70000 +X 70000\n")), HasSubstr("70000×70000"));
    EXPECT_THAT(refusal(bytesOf("#?RADIANCE\n\n-Y 8 +X 8\n\2\2\0\7")), HasSubstr("ends"));
}

TEST(PfmPicture, ComesBackToTheBitInEitherByteOrder) {
    for (const bool isLittle : {true, false}) {
        EXPECT_EQ(read(pfmFile(light(), isLittle)), light());
        const Image grey = testing::plainPicture({5, 4}, {0.25}, SampleType::F32);
        EXPECT_EQ(read(pfmFile(grey, isLittle)).row<float>(0)[2], 0.25F);
    }
}

TEST(PfmPicture, ThatIsDamagedIsRefused) {
    const Bytes whole = pfmFile(light(), true);
    for (const size_t size : {size_t{4}, size_t{9}, whole.size() / 2, whole.size() - 1})
        EXPECT_FALSE(
            refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).empty())
            << size;
    EXPECT_THAT(refusal(bytesOf("PF\n70000 70000\n-1\n")), HasSubstr("70000×70000"));
    EXPECT_THAT(refusal(bytesOf("PF\nwide 4\n-1\n")), HasSubstr("header"));
}

TEST(AnimatedWebP, ShowsItsFirstPictureAndSaysSo) {
    const Image first = testing::noisePicture({24, 16}, 4, SampleType::U8);
    const Image second = testing::plainPicture({24, 16}, {9, 9, 9, 255}, SampleType::U8);
    Image opaque = first;
    for (int y = 0; y < opaque.height(); ++y)
        for (size_t i = 3; i < opaque.row<uint8_t>(y).size(); i += 4)
            opaque.mutableRow<uint8_t>(y)[i] = 255;
    log::KeptWarnings warnings;

    EXPECT_EQ(read(testing::animatedWebP({opaque, second})), withoutAlpha(opaque));
    EXPECT_THAT(warnings.take(), Contains(HasSubstr("animation")));
}

TEST(AnimatedWebP, HasTheAlphaThatTheFileSaysItHas) {
    const Image first = testing::noisePicture({24, 16}, 4, SampleType::U8);
    const Image second = testing::plainPicture({24, 16}, {9, 9, 9, 255}, SampleType::U8);

    EXPECT_TRUE(read(testing::animatedWebP({first, second})).hasAlpha());
}

}  // namespace
}  // namespace r2r
