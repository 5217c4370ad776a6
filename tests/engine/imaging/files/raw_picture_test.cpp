// SPDX-License-Identifier: GPL-3.0-or-later
// Raw files of cameras.
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/picture_report.h"
#include "tests/engine/imaging/foreign_files.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <cmath>
#include <stop_token>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::rawFile;

constexpr double kAdobeRgbGamma = 563.0 / 256;

/// Grey of `light`, and in a corner of it a patch of another.
Image scene(double light, double corner) {
    Image image = testing::plainPicture({96, 64}, {light, light, light}, SampleType::F32);
    for (int y = 8; y < 24; ++y)
        for (float& sample : image.mutableRow<float>(y).subspan(3 * 8, 3 * 16))
            sample = static_cast<float>(corner);
    return image;
}

std::vector<double> lightAt(const Image& image, int x, int y) {
    std::vector<double> light;
    for (const uint16_t sample : image.row<uint16_t>(y).subspan(static_cast<size_t>(3 * x), 3))
        light.push_back(std::pow(sample / 65535.0, kAdobeRgbGamma));
    return light;
}

TEST(RawPicture, IsDevelopedWithTheWhiteBalanceAsShot) {
    log::KeptWarnings warnings;

    const auto [photograph, report] = reportedPhotograph(rawFile(scene(0.18, 0.5)), "raw.dng");

    EXPECT_EQ(photograph.image.sampleType(), SampleType::U16);
    EXPECT_EQ(photograph.image.size(), (Size{96, 64}));
    EXPECT_THAT(lightAt(photograph.image, 60, 40), Each(::testing::DoubleNear(0.18, 0.004)));
    EXPECT_THAT(lightAt(photograph.image, 16, 16), Each(::testing::DoubleNear(0.5, 0.01)));
    EXPECT_THAT(report.profile, HasSubstr("Adobe RGB"));
    EXPECT_THAT(warnings.take(), Not(Contains(HasSubstr("white balance"))));
}

TEST(RawPicture, IsAsBrightWhateverElseIsInTheFrame) {
    for (const double corner : {0.1, 0.8, 1.0}) {
        const Image image = decodePhotograph(rawFile(scene(0.18, corner)), "raw.dng").image;

        EXPECT_THAT(lightAt(image, 60, 40), Each(::testing::DoubleNear(0.18, 0.004))) << corner;
    }
}

TEST(RawPicture, IsWhiteWhereTheSensorIsFull) {
    const Image image = decodePhotograph(rawFile(scene(0.18, 3)), "raw.dng").image;

    EXPECT_THAT(lightAt(image, 16, 16), Each(::testing::Gt(0.97)));
}

TEST(RawPicture, StandsUpright) {
    const Image image =
        decodePhotograph(rawFile(scene(0.18, 0.5), {.orientation = 6}), "raw.dng").image;

    EXPECT_EQ(image.size(), (Size{64, 96}));
    EXPECT_THAT(lightAt(image, 63 - 16, 16), Each(::testing::DoubleNear(0.5, 0.01)));
}

TEST(RawPicture, WithoutAWhiteBalanceSaysSo) {
    log::KeptWarnings warnings;

    static_cast<void>(decodePhotograph(rawFile(scene(0.18, 0.5), {.saysWhite = false}), "raw.dng"));

    EXPECT_THAT(warnings.take(), Contains(HasSubstr("white balance")));
}

TEST(RawPicture, ThatEndsEarlyIsRefused) {
    const Bytes whole = rawFile(scene(0.18, 0.5));
    // libtiff writes the directory after the samples: some of them are taken out in the middle.
    Bytes file = whole;
    file.resize(whole.size() / 2);

    EXPECT_THROW(static_cast<void>(decodePhotograph(file, "raw.dng")), Error);
}

TEST(RawPicture, EndsAtOnceWhenItIsCancelled) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(static_cast<void>(decodePhotograph(
                     rawFile(scene(0.18, 0.5)), "raw.dng", JobContext(stop.get_token(), nullptr))),
                 Cancelled);
}

}  // namespace
}  // namespace r2r
