// SPDX-License-Identifier: GPL-3.0-or-later
// The merged picture of Photoshop's files, and of Krita's and OpenRaster's.
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/picture_report.h"
#include "tests/engine/imaging/foreign_files.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/failure.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ImageNear;
using testing::psdFile;

Image read(const Bytes& file) {
    return decodePhotograph(file, "layers.psd").image;
}

std::string refusal(const Bytes& file) {
    return testing::messageOf([&] { return read(file); });
}

TEST(PsdPicture, ComesBackToTheBit) {
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        for (const bool isBig : {false, true})
            for (const bool isPacked : {false, true}) {
                Image image = testing::noisePicture({150, 20}, 3, type);
                if (type == SampleType::F32)
                    image.setEncoding(ColorEncoding::LinearSrgb);

                EXPECT_EQ(read(psdFile(image, {.isBig = isBig, .isPacked = isPacked})), image)
                    << 8 * bytesPerSample(type) << " bits";
            }
}

TEST(PsdPicture, OfGreyIsExpanded) {
    const Image grey = testing::plainPicture({8, 8}, {77}, SampleType::U8);

    EXPECT_EQ(read(psdFile(grey, {.mode = 1})),
              testing::plainPicture({8, 8}, {77, 77, 77}, SampleType::U8));
}

// 200, 100, 50 painted with half cover is stored mixed with white.
TEST(PsdPicture, WithTransparencyIsFreedOfTheWhiteInIt) {
    const Image mixed = testing::plainPicture({8, 8}, {227, 177, 152, 128}, SampleType::U8);

    const auto [photograph, report] =
        reportedPhotograph(psdFile(mixed, {.layers = -1}), "glass.psd");

    EXPECT_THAT(photograph.image,
                ImageNear(testing::plainPicture({8, 8}, {200, 100, 50, 128}, SampleType::U8), 1));
    EXPECT_EQ(report.alpha, StoredAlpha::Straight);
}

// ImageMagick stores the colours as they are.
TEST(PsdPicture, WithTransparencyAndNoWhiteInItIsLeftAsItIs) {
    const Image straight = testing::noisePicture({30, 20}, 4, SampleType::U8);

    EXPECT_EQ(read(psdFile(straight, {.layers = -1})), straight);
}

TEST(PsdPicture, TakesASavedSelectionForNoTransparency) {
    log::KeptWarnings warnings;
    const Image withSelection = testing::plainPicture({8, 8}, {200, 100, 50, 0}, SampleType::U8);

    for (const int16_t layers : {int16_t{0}, int16_t{2}})
        EXPECT_EQ(read(psdFile(withSelection, {.layers = layers})),
                  testing::plainPicture({8, 8}, {200, 100, 50}, SampleType::U8));
    EXPECT_THAT(warnings.take(), Contains(HasSubstr("saved selection")));
}

TEST(PsdPicture, OfInksIsConverted) {
    const Image noInk = testing::plainPicture({8, 8}, {255, 255, 255, 255}, SampleType::U8);
    const Image cyan = testing::plainPicture({8, 8}, {0, 255, 255, 255}, SampleType::U8);

    EXPECT_THAT(read(psdFile(noInk, {.mode = 4})),
                ImageNear(testing::plainPicture({8, 8}, {255, 255, 255}, SampleType::U8), 0));
    const Image painted = read(psdFile(cyan, {.mode = 4}));
    EXPECT_LT(painted.row<uint8_t>(0)[0], 60);
    EXPECT_GT(painted.row<uint8_t>(0)[2], 180);
}

TEST(PsdPicture, OfLabIsConverted) {
    const Image grey = testing::plainPicture({8, 8}, {128, 128, 128}, SampleType::U8);

    const Image image = read(psdFile(grey, {.mode = 9}));

    EXPECT_THAT(image,
                ImageNear(testing::plainPicture({8, 8}, {120, 120, 120}, SampleType::U8), 3));
}

TEST(PsdPicture, KeepsProfileAndResolution) {
    const Image image = testing::smoothPicture({16, 16}, SampleType::U8);
    const IccProfile profile = testing::adobeRgbProfile();

    const auto [photograph, report] =
        reportedPhotograph(psdFile(image, {.icc = *profile, .dpi = 300}), "adobe.psd");

    ASSERT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(*photograph.image.iccProfile(), *profile);
    EXPECT_EQ(report.resolutionX, 300);
}

TEST(PsdPicture, ThatWasNotSavedIsRefused) {
    const Image image = testing::smoothPicture({16, 16}, SampleType::U8);

    EXPECT_THAT(refusal(psdFile(image, {.isMerged = false})), HasSubstr("merged picture"));
}

TEST(PsdPicture, ThatEndsEarlyOrClaimsTooMuchIsRefused) {
    const Image image = testing::noisePicture({64, 64}, 3, SampleType::U8);
    for (const bool isPacked : {false, true}) {
        const Bytes whole = psdFile(image, {.isPacked = isPacked});
        for (const size_t size :
             {size_t{4}, size_t{20}, size_t{40}, whole.size() / 2, whole.size() - 1})
            EXPECT_THAT(refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}),
                        HasSubstr("the file ends"))
                << size;
        Bytes claiming = whole;
        claiming[14] = std::byte{0x70};
        EXPECT_THAT(refusal(claiming), HasSubstr("more than"));
        Bytes wide = whole;
        wide[16] = std::byte{0x01};  // 256 rows more than there are
        EXPECT_FALSE(refusal(wide).empty());
    }
}

class Documents : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (!isRead(ImageFormat::Krita))
            GTEST_SKIP() << "built without libzip";
    }
};

TEST_P(Documents, ShowTheirMergedPicture) {
    for (const SampleType type : {SampleType::U8, SampleType::U16}) {
        const Image image = testing::noisePicture({40, 30}, 4, type);
        const Bytes file =
            testing::documentFile(GetParam(), encodePhotograph({image, {}}, ImageFormat::Png));

        EXPECT_EQ(read(file), image);
    }
}

TEST_P(Documents, WithoutOneAreRefused) {
    EXPECT_THAT(refusal(testing::documentFile(GetParam(), {})), HasSubstr("no merged picture"));
}

TEST_P(Documents, ThatEndEarlyAreRefused) {
    const Bytes whole = testing::documentFile(
        GetParam(),
        encodePhotograph({testing::noisePicture({40, 30}, 3, SampleType::U8), {}},
                         ImageFormat::Png));
    for (const size_t parts : {2, 3, 20})
        EXPECT_THAT(refusal({whole.begin(),
                             whole.begin() +
                                 static_cast<std::ptrdiff_t>(whole.size() - whole.size() / parts)}),
                    HasSubstr("damaged"));
}

// 200 MB of zeros, which a few hundred KB of archive unpack to.
TEST_P(Documents, ThatWouldFillTheMemoryAreRefused) {
    EXPECT_THAT(refusal(testing::documentFile(GetParam(), Bytes(size_t{200} << 20))),
                HasSubstr("claims"));
}

INSTANTIATE_TEST_SUITE_P(PsdPicture,
                         Documents,
                         ::testing::Values("image/openraster", "application/x-krita"));

}  // namespace
}  // namespace r2r
