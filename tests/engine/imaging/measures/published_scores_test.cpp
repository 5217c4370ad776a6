// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/measures/published_scores.h"

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "tests/engine/imaging/metric_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/golden_folder.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace r2r {
namespace {

using ::r2r::testing::softDisc;

/// Darker and flatter than the pictures of the other metrics, so that SSIM's range is not 255.
Image flatPicture(Size size, int variant) {
    Image image = testing::picture(size, variant);
    for (int y = 0; y < size.height; ++y)
        for (uint8_t& sample : image.mutableRow<uint8_t>(y))
            sample = static_cast<uint8_t>(sample / 2 + 60);
    return image;
}

TEST(PublishedScoresGolden, EqualTheProtocolInPython) {
    const auto folder = testing::goldenFolder() / "imaging";
    const Json golden = readJsonFile(folder / "published_scores.json");
    ASSERT_EQ(golden.at("cases").size(), 4U);
    for (const Json& expected : golden.at("cases")) {
        const Size size{expected.at("width").get<int>(), expected.at("height").get<int>()};
        SCOPED_TRACE(::testing::Message() << size.width << "×" << size.height);

        const Scores scores =
            publishedScores(flatPicture(size, 1), flatPicture(size, 0), softDisc(size));

        EXPECT_NEAR(scores.mse, expected.at("mse").get<double>(), 1e-9);
        EXPECT_NEAR(scores.psnr, expected.at("psnr").get<double>(), 1e-9);
        EXPECT_NEAR(scores.foregroundMse, expected.at("foregroundMse").get<double>(), 1e-9);
        EXPECT_NEAR(scores.ssim, expected.at("ssim").get<double>(), 1e-9);
    }
}

TEST(PublishedScores, IgnoreWhatTheResultDoesToTheBackground) {
    const Size size{120, 90};
    const Image real = flatPicture(size, 0);
    const Image mask = softDisc(size);
    Image result = real;
    for (int y = 0; y < size.height; ++y)
        for (size_t i = 0; i < 3 * 120; ++i)
            if (mask.row<uint8_t>(y)[i / 3] == 0)
                result.mutableRow<uint8_t>(y)[i] = 0;

    const Scores scores = publishedScores(result, real, Image(size, 1, SampleType::U8));

    EXPECT_EQ(scores.mse, 0);
    EXPECT_EQ(scores.ssim, 1);
}

TEST(PublishedScores, CompareBytesWhateverTheProfile) {
    const Size size{120, 90};
    Image tagged = flatPicture(size, 1);
    tagged.setIccProfile(testing::displayP3Profile());

    EXPECT_EQ(publishedScores(tagged, flatPicture(size, 0), softDisc(size)).mse,
              publishedScores(flatPicture(size, 1), flatPicture(size, 0), softDisc(size)).mse);
}

TEST(PublishedScores, BringPicturesOfOtherSizesTogether) {
    EXPECT_NO_THROW(static_cast<void>(publishedScores(
        flatPicture({256, 256}, 1), flatPicture({300, 200}, 0), softDisc({300, 200}))));
}

TEST(PublishedScores, TakeBytesOnly) {
    const Size size{120, 90};

    EXPECT_THROW(static_cast<void>(publishedScores(
                     Image(size, 3, SampleType::F32), flatPicture(size, 0), softDisc(size))),
                 Error);
}

}  // namespace
}  // namespace r2r
