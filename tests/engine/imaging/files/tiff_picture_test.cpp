// SPDX-License-Identifier: GPL-3.0-or-later
// TIFF files that our own encoder does not write, made here by libtiff.
#include "engine/core/error.h"
#include "engine/imaging/files/codecs/tiff.h"
#include "engine/imaging/files/codecs/tiff_stream.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <half.h>
#include <optional>
#include <string>
#include <vector>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ImageNear;

/// One directory; samples are bytes as they are in the file.
struct Directory {
    Size size{2, 1};
    int bits = 8;
    int samples = 3;
    int photometric = PHOTOMETRIC_RGB;
    int sampleFormat = SAMPLEFORMAT_UINT;
    std::vector<uint8_t> data;
    std::optional<uint32_t> subfileType;
    std::vector<uint16_t> extra;
    bool isDng = false;
};

void write(TIFF* tiff, const Directory& directory) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(directory.size.width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(directory.size.height));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, directory.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, directory.samples);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, directory.sampleFormat);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, directory.photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (directory.subfileType)
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, *directory.subfileType);
    if (!directory.extra.empty())
        TIFFSetField(tiff,
                     TIFFTAG_EXTRASAMPLES,
                     static_cast<int>(directory.extra.size()),
                     directory.extra.data());
    if (directory.isDng)
        TIFFSetField(tiff, TIFFTAG_DNGVERSION, std::array<uint8_t, 4>{1, 4, 0, 0}.data());
    std::vector<uint8_t> data = directory.data;
    TIFFWriteEncodedStrip(tiff, 0, data.data(), static_cast<tmsize_t>(data.size()));
    TIFFWriteDirectory(tiff);
}

Bytes tiffOf(const std::vector<Directory>& directories, bool isBig = false) {
    codecs::TiffStream stream(isBig);
    for (const Directory& directory : directories)
        write(stream.tiff(), directory);
    return stream.takeContent();
}

template <typename T>
std::vector<uint8_t> bytes(const std::vector<T>& values) {
    std::vector<uint8_t> result(values.size() * sizeof(T));
    std::memcpy(result.data(), values.data(), result.size());
    return result;
}

Image decode(const Bytes& file) {
    return decodePhotograph(file, "picture").image;
}

TEST(TiffPicture, WhoseExtraSampleIsNoneOfItsSamplesHasNoAlpha) {
    const std::vector<uint8_t> values{10, 20, 30, 40, 50, 60};
    for (const uint16_t kind :
         {uint16_t{EXTRASAMPLE_ASSOCALPHA}, uint16_t{EXTRASAMPLE_UNASSALPHA}}) {
        const Image image = decode(tiffOf({{.samples = 3, .data = values, .extra = {kind}}}));

        ASSERT_EQ(image.channels(), 3);
        EXPECT_THAT(image.row<uint8_t>(0), ElementsAre(10, 20, 30, 40, 50, 60));
    }
}

TEST(TiffPicture, OfHalfFloatsIsWidened) {
    const std::vector<half> values{half(0.5F), half(0.25F), half(2.0F), half(0), half(1), half(-1)};

    const Image image =
        decode(tiffOf({{.bits = 16, .sampleFormat = SAMPLEFORMAT_IEEEFP, .data = bytes(values)}}));

    EXPECT_EQ(image.encoding(), ColorEncoding::LinearSrgb);
    EXPECT_THAT(image.row<float>(0), ElementsAre(0.5F, 0.25F, 2.0F, 0.0F, 1.0F, -1.0F));
}

TEST(TiffPicture, OfDoublesIsNarrowed) {
    const std::vector<double> values{0.5, 0.25, 2.0, 0, 1, -1};

    const Image image =
        decode(tiffOf({{.bits = 64, .sampleFormat = SAMPLEFORMAT_IEEEFP, .data = bytes(values)}}));

    EXPECT_THAT(image.row<float>(0), ElementsAre(0.5F, 0.25F, 2.0F, 0.0F, 1.0F, -1.0F));
}

/// Rows of X, Y and Z, or of Y alone, as logarithms of light.
Bytes lightTiff(Size size, int samples, int photometric, std::vector<float> light) {
    codecs::TiffStream stream(false);
    TIFF* tiff = stream.tiff();
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(size.width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(size.height));
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_SGILOG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, photometric);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<uint32_t>(size.height));
    TIFFSetField(tiff, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
    for (int y = 0; y < size.height; ++y)
        TIFFWriteScanline(tiff,
                          light.data() + static_cast<ptrdiff_t>(y) * size.width * samples,
                          static_cast<uint32_t>(y),
                          0);
    TIFFWriteDirectory(tiff);
    return stream.takeContent();
}

TEST(TiffPicture, OfLogarithmsOfLightIsLinear) {
    // White, half of it, and four times as much; then a pure red of the same primaries.
    const Image image =
        decodePhotograph(lightTiff({4, 1},
                                   3,
                                   PHOTOMETRIC_LOGLUV,
                                   {1, 1, 1, 0.5F, 0.5F, 0.5F, 4, 4, 4, 0.4969F, 0.2562F, 0.0233F}),
                         "light.tif")
            .image;

    ASSERT_EQ(image.sampleType(), SampleType::F32);
    EXPECT_EQ(image.encoding(), ColorEncoding::LinearSrgb);
    const auto row = image.row<float>(0);
    const std::vector<float> right{1, 1, 1, 0.5F, 0.5F, 0.5F, 4, 4, 4, 1, 0, 0};
    for (size_t i = 0; i < right.size(); ++i)
        EXPECT_NEAR(row[i], right[i], 0.01F + 0.01F * right[i]) << i;
}

TEST(TiffPicture, OfLogarithmsOfGreyLightIsLinear) {
    const Image image =
        decodePhotograph(lightTiff({3, 1}, 1, PHOTOMETRIC_LOGL, {0.25F, 1, 8}), "light.tif").image;

    ASSERT_EQ(image.channels(), 3);
    EXPECT_NEAR(image.row<float>(0)[0], 0.25F, 0.003F);
    EXPECT_NEAR(image.row<float>(0)[8], 8, 0.05F);
}

TEST(TiffPicture, OfFourBitsFillsTheRangeOfEight) {
    const Image image = decode(tiffOf({{.size = {3, 1},
                                        .bits = 4,
                                        .samples = 1,
                                        .photometric = PHOTOMETRIC_MINISBLACK,
                                        .data = {0x0F, 0x80}}}));

    EXPECT_THAT(image.row<uint8_t>(0), ElementsAre(0, 0, 0, 255, 255, 255, 136, 136, 136));
}

TEST(TiffPicture, OfTwelveBitsFillsTheRangeOfSixteen) {
    const Image image = decode(
        tiffOf({{.bits = 12, .data = {0xFF, 0xF0, 0x00, 0x80, 0x00, 0x00, 0xFF, 0xF0, 0x00}}}));

    EXPECT_THAT(image.row<uint16_t>(0), ElementsAre(65535, 0, 32776, 0, 65535, 0));
}

TEST(TiffPicture, OfThirtyTwoBitsIsRoundedToSixteen) {
    const std::vector<uint32_t> values{0xFFFFFFFF, 0x80000000, 0, 0, 1, 0xFFFF0000};

    const Image image = decode(tiffOf({{.bits = 32, .data = bytes(values)}}));

    EXPECT_THAT(image.row<uint16_t>(0), ElementsAre(65535, 32768, 0, 0, 0, 65534));
}

/// Two indices into a palette of which entry 1 is `color`.
Bytes paletteTiff(int bits, const std::array<uint16_t, 3>& color) {
    codecs::TiffStream stream(false);
    const size_t entries = size_t{1} << bits;
    std::vector<uint16_t> red(entries, 0);
    std::vector<uint16_t> green(entries, 0);
    std::vector<uint16_t> blue(entries, 0);
    red[1] = color[0];
    green[1] = color[1];
    blue[1] = color[2];
    TIFFSetField(stream.tiff(), TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(stream.tiff(), TIFFTAG_COLORMAP, red.data(), green.data(), blue.data());
    Directory directory{.bits = bits, .samples = 1, .photometric = PHOTOMETRIC_PALETTE};
    directory.data = bits == 16  ? bytes<uint16_t>({0, 1})
                     : bits == 8 ? std::vector<uint8_t>{0, 1}
                                 : std::vector<uint8_t>{0x01};
    write(stream.tiff(), directory);
    return stream.takeContent();
}

TEST(TiffPicture, OfAPaletteHasItsColors) {
    for (const int bits : {4, 8, 16}) {
        EXPECT_THAT(decode(paletteTiff(bits, {255 * 257, 100 * 257, 0})).row<uint8_t>(0),
                    ElementsAre(0, 0, 0, 255, 100, 0))
            << bits;
        EXPECT_THAT(decode(paletteTiff(bits, {1000, 30000, 7})).row<uint16_t>(0),
                    ElementsAre(0, 0, 0, 1000, 30000, 7))
            << bits;
    }
}

TEST(TiffPicture, HasNoTransparencyWhereASelectionWasSaved) {
    const Directory saved{
        .samples = 4, .data = {1, 2, 3, 0, 4, 5, 6, 0}, .extra = {EXTRASAMPLE_UNSPECIFIED}};
    Directory alpha = saved;
    alpha.extra = {EXTRASAMPLE_UNASSALPHA};
    Directory silent = saved;
    silent.extra = {};

    EXPECT_THAT(decode(tiffOf({saved})).row<uint8_t>(0), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(decode(tiffOf({alpha})).row<uint8_t>(0), ElementsAre(1, 2, 3, 0, 4, 5, 6, 0));
    EXPECT_EQ(decode(tiffOf({silent})).channels(), 4);
}

Directory page(Size size, uint8_t level, std::optional<uint32_t> type) {
    return {.size = size,
            .data = std::vector<uint8_t>(static_cast<size_t>(size.area()) * 3, level),
            .subfileType = type};
}

TEST(TiffPicture, IsTheFullOneWhateverTheOrder) {
    const Directory thumbnail = page({2, 2}, 9, FILETYPE_REDUCEDIMAGE);
    const Directory mask = page({8, 6}, 9, FILETYPE_MASK);
    const Directory full = page({8, 6}, 200, 0);

    for (const auto& order : {std::vector{thumbnail, full},
                              std::vector{full, thumbnail},
                              std::vector{mask, thumbnail, full}}) {
        const Image image = decode(tiffOf(order));

        EXPECT_EQ(image.size(), (Size{8, 6}));
        EXPECT_EQ(image.row<uint8_t>(0)[0], 200);
    }
}

TEST(TiffPicture, IsTheLargestWhenAllAreCalledReduced) {
    EXPECT_EQ(decode(tiffOf({page({2, 2}, 9, FILETYPE_REDUCEDIMAGE),
                             page({4, 3}, 9, FILETYPE_REDUCEDIMAGE)}))
                  .size(),
              (Size{4, 3}));
}

TEST(TiffPicture, OfSeveralPagesIsTheFirst) {
    EXPECT_EQ(decode(tiffOf({page({8, 6}, 10, FILETYPE_PAGE), page({8, 6}, 20, FILETYPE_PAGE)}))
                  .row<uint8_t>(0)[0],
              10);
}

std::optional<Error> refusal(const Bytes& file) {
    try {
        static_cast<void>(decode(file));
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

TEST(TiffPicture, IsNoRawFile) {
    Directory preview = page({2, 2}, 9, FILETYPE_REDUCEDIMAGE);
    preview.isDng = true;

    const auto error = refusal(tiffOf({preview}));

    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->code(), ErrorCode::Unsupported);
    EXPECT_THAT(error->message(), HasSubstr("raw file"));
}

TEST(TiffPicture, OfAnUnknownCompressionIsNotCalledDamaged) {
    for (const auto& [code, says] : {std::pair<uint16_t, const char*>{50002, "JPEG XL compression"},
                                     {34712, "JPEG 2000 compression"}}) {
        Bytes file = tiffOf({page({2, 1}, 9, 0)});
        const Bytes key{std::byte{0x03}, std::byte{0x01}, std::byte{3}, std::byte{0}};
        const auto entry = std::ranges::search(file, key).begin();
        entry[8] = static_cast<std::byte>(code & 0xFF);
        entry[9] = static_cast<std::byte>(code >> 8);

        const auto error = refusal(file);

        ASSERT_TRUE(error.has_value());
        EXPECT_EQ(error->code(), ErrorCode::Unsupported);
        EXPECT_THAT(error->message(), HasSubstr(says));
    }
}

TEST(TiffPicture, OfTheBigKindIsRead) {
    EXPECT_EQ(decode(tiffOf({page({2, 1}, 9, 0)}, true)).row<uint8_t>(0)[0], 9);
}

TEST(TiffPicture, HasThePrimariesThatItStates) {
    codecs::TiffStream stream(false);
    const std::array<float, 6> adobe{0.64F, 0.33F, 0.21F, 0.71F, 0.15F, 0.06F};
    TIFFSetField(stream.tiff(), TIFFTAG_PRIMARYCHROMATICITIES, adobe.data());
    write(stream.tiff(), {.size = {1, 1}, .data = {128, 200, 60}});
    Image meant = testing::plainPicture({1, 1}, {128, 200, 60}, SampleType::U8);
    meant.setIccProfile(testing::adobeRgbProfile(testing::srgbCurve()));

    EXPECT_THAT(toWorkingSpace(decode(stream.takeContent())),
                ImageNear(toWorkingSpace(meant), 0.5 / 255));
}

}  // namespace
}  // namespace r2r
