// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png_pixels.h"

#include "engine/core/error.h"
#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stop_token>

namespace r2r::codecs {
namespace {

using testing::noisePicture;
using testing::smoothPicture;

struct Form {
    Size size;
    int channels;
    SampleType type;
};

class PngPixels : public ::testing::TestWithParam<Form> {};

TEST_P(PngPixels, AreReadByLibpngAsTheyWere) {
    const Image image = noisePicture(GetParam().size, GetParam().channels, GetParam().type);

    const auto file = encodePhotograph({.image = image}, ImageFormat::Png);

    EXPECT_EQ(decodePhotograph(file, "a.png").image, image);
}

INSTANTIATE_TEST_SUITE_P(Forms,
                         PngPixels,
                         ::testing::Values(Form{{1, 1}, 3, SampleType::U8},
                                           Form{{1, 900}, 4, SampleType::U16},
                                           Form{{700, 1}, 3, SampleType::U16},
                                           Form{{701, 517}, 3, SampleType::U8},
                                           Form{{300, 401}, 4, SampleType::U8},
                                           Form{{640, 903}, 3, SampleType::U16},
                                           Form{{640, 503}, 4, SampleType::U16}));

TEST(PngPixelsOfLargePictures, LieInSeveralChunks) {
    const auto file =
        encodePhotograph({.image = smoothPicture({900, 900}, SampleType::U16)}, ImageFormat::Png);

    EXPECT_GT(std::ranges::count(testing::pngChunks(file), "IDAT"), 3);
}

TEST(PngPixelsOfLargePictures, AreTheSameBytesEveryTime) {
    const Photograph photograph{.image = noisePicture({800, 800}, 3, SampleType::U16)};

    EXPECT_EQ(encodePhotograph(photograph, ImageFormat::Png),
              encodePhotograph(photograph, ImageFormat::Png));
}

/// Stops when the first rows are done.
TEST(PngPixelsOfLargePictures, AreNotFinishedOnceNobodyWantsThem) {
    for (const ImageFormat format : {ImageFormat::Png, ImageFormat::Tiff}) {
        std::stop_source stop;
        int64_t done = 0;
        const JobContext job(stop.get_token(), [&](const Progress& progress) {
            done = std::max(done, progress.done);
            if (done > 0)
                stop.request_stop();
        });
        const Photograph photograph{.image = smoothPicture({2000, 2000}, SampleType::U16)};

        EXPECT_THROW((void)encodePhotograph(photograph, format, {}, job), Cancelled);
        EXPECT_LT(done, 2000);
    }
}

TEST(PngPixelsOfLargePictures, EndWithWhatTheSinkThrows) {
    const Photograph photograph{.image = smoothPicture({900, 900}, SampleType::U8)};

    for (const ImageFormat format : {ImageFormat::Png, ImageFormat::Jpeg})
        EXPECT_THROW(encodeInPieces(photograph,
                                    format,
                                    {},
                                    [](std::span<const std::byte>) {
                                        throw Error(ErrorCode::Unreadable, "the disk is full");
                                    }),
                     Error);
}

}  // namespace
}  // namespace r2r::codecs
