// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff_writer.h"
#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <limits>
#include <optional>
#include <string>

namespace r2r {
namespace {

using ::testing::AllOf;
using testing::Bytes;
using testing::bytesOf;
using ::testing::HasSubstr;
using testing::noisePicture;
using ::testing::Not;
using ::testing::StartsWith;

Bytes encoded(ImageFormat format, SampleType type = SampleType::U8) {
    return encodePhotograph({noisePicture({64, 48}, 3, type), {}}, format);
}

Bytes cut(Bytes file, size_t size) {
    file.resize(size);
    return file;
}

std::optional<Error> failure(const Bytes& file) {
    try {
        static_cast<void>(decodePhotograph(file, "beach.jpg"));
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

Image withNan(ColorEncoding encoding) {
    Image image = noisePicture({8, 8}, 3, SampleType::F32);
    image.setEncoding(encoding);
    image.mutableRow<float>(2)[3 * 5 + 1] = std::numeric_limits<float>::quiet_NaN();
    image.mutableRow<float>(6)[0] = std::numeric_limits<float>::infinity();
    return image;
}

struct DamagedFile {
    std::string name;
    Bytes content;
    ErrorCode code;
    std::string says;  ///< part of the message
};

std::vector<DamagedFile> damagedFiles() {
    const Bytes jpeg = encoded(ImageFormat::Jpeg);
    const Bytes png = encoded(ImageFormat::Png);
    const Bytes tiff = encoded(ImageFormat::Tiff);
    const Bytes webp = encoded(ImageFormat::WebP);
    const Bytes exr = encoded(ImageFormat::OpenExr);
    const Bytes nanExr = codecs::encodeExr({.image = withNan(ColorEncoding::LinearSrgb)});
    const Bytes nanTiff = codecs::encodeTiff({.image = withNan(ColorEncoding::LinearSrgb)});
    Bytes flippedPng = png;
    flippedPng[png.size() / 2] ^= std::byte{0x40};
    Bytes flippedTiff = tiff;
    flippedTiff[tiff.size() / 3] ^= std::byte{0x40};
    constexpr auto kCorrupt = ErrorCode::Corrupt;
    constexpr auto kUnsupported = ErrorCode::Unsupported;
    return {
        {"Empty", {}, kCorrupt, "the file is empty"},
        {"Text", bytesOf("Dear diary, today"), kUnsupported, "not a JPEG"},
        {"Gif", bytesOf("GIF89a\1\0\1\0"), kUnsupported, "not a JPEG"},
        {"JpegSignatureOnly", cut(jpeg, 3), kCorrupt, "ends"},
        {"JpegHeaderOnly", cut(jpeg, 200), kCorrupt, "ends"},
        {"JpegHalf", cut(jpeg, jpeg.size() / 2), kCorrupt, "of 48"},
        {"JpegWithoutEnd", cut(jpeg, jpeg.size() - 1), kCorrupt, "ends"},
        {"PngSignatureOnly", cut(png, 8), kCorrupt, "ends"},
        {"PngHalf", cut(png, png.size() / 2), kCorrupt, "ends"},
        {"PngWithoutEnd", cut(png, png.size() - 12), kCorrupt, "ends"},
        {"PngFlippedBit", flippedPng, kCorrupt, "damaged"},
        {"TiffHeaderOnly", cut(tiff, 8), kCorrupt, "ends"},
        {"TiffHalf", cut(tiff, tiff.size() / 2), kCorrupt, "ends"},
        {"TiffFlippedBit", flippedTiff, kCorrupt, "damaged"},
        {"WebPHeaderOnly", cut(webp, 16), kCorrupt, "ends after 16 bytes"},
        {"WebPHalf", cut(webp, webp.size() / 2), kCorrupt, "ends after"},
        {"ExrHeaderOnly", cut(exr, 40), kCorrupt, "incomplete"},
        {"ExrHalf", cut(exr, exr.size() / 2), kCorrupt, "the"},
        {"PngClaims70000", testing::pngClaiming(png, 70000, 70000), kUnsupported, "70000×70000"},
        {"PngClaimsNothing", testing::pngClaiming(png, 0, 5), kCorrupt, "damaged"},
        {"JpegClaims65500", testing::jpegClaiming(jpeg, 65500, 65500), kUnsupported, "65500×65500"},
        {"TiffClaims70000", testing::tiffClaiming(tiff, 70000, 70000), kUnsupported, "70000×70000"},
        {"ExrClaims70000", testing::exrClaiming(exr, 70000, 70000), kUnsupported, "70000×70000"},
        {"ExrClaimsNothing", testing::exrClaiming(exr, 0, 5), kCorrupt, "0×5"},
        {"NanInExr",
         nanExr,
         kCorrupt,
         "2 of its samples are not a finite number, the first at (5, 2)"},
        {"NanInTiff", nanTiff, kCorrupt, "the first at (5, 2)"},
    };
}

class EveryDamagedFile : public ::testing::TestWithParam<DamagedFile> {};

TEST_P(EveryDamagedFile, IsRefusedInOneSentence) {
    const auto error = failure(GetParam().content);

    ASSERT_TRUE(error.has_value()) << "it was opened";
    EXPECT_EQ(errorCodeName(error->code()), errorCodeName(GetParam().code)) << error->message();
    EXPECT_THAT(error->message(),
                AllOf(StartsWith("could not open beach.jpg: "),
                      HasSubstr(GetParam().says),
                      Not(HasSubstr("\n")),
                      Not(::testing::EndsWith("."))));
    EXPECT_THAT(error->hint(), Not(HasSubstr("\n")));
}

INSTANTIATE_TEST_SUITE_P(DamagedFiles,
                         EveryDamagedFile,
                         ::testing::ValuesIn(damagedFiles()),
                         [](const auto& each) { return each.param.name; });

class EveryTruncation : public ::testing::TestWithParam<ImageFormat> {};

// Not every byte of a file matters, but pixels that are missing must never be made up.
TEST_P(EveryTruncation, IsFoundOrHarmless) {
    const Bytes whole = encoded(GetParam());
    const Image expected = decodePhotograph(whole, "picture").image;

    for (size_t size = 0; size < whole.size(); size += 1 + whole.size() / 150) {
        try {
            EXPECT_EQ(decodePhotograph(cut(whole, size), "picture").image, expected)
                << size << " of " << whole.size() << " bytes";
        } catch (const Error& error) {
            EXPECT_TRUE(error.code() == ErrorCode::Corrupt ||
                        error.code() == ErrorCode::Unsupported)
                << error.message();
        }
    }
}

TEST_P(EveryTruncation, AndAnyFlippedByteIsSurvived) {
    const Bytes whole = encoded(GetParam());
    std::uniform_int_distribution<size_t> place(0, whole.size() - 1);
    std::uniform_int_distribution<int> change(1, 255);

    for (int i = 0; i < 200; ++i) {
        Bytes file = whole;
        // Headers are small and interesting: every second change is there.
        const size_t at = place(testing::random()) % (i % 2 == 0 ? 120 : whole.size());
        file[at] ^= static_cast<std::byte>(change(testing::random()));
        try {
            const Image image = decodePhotograph(file, "picture").image;
            EXPECT_FALSE(image.isEmpty());
        } catch (const Error& error) {
            EXPECT_FALSE(error.message().empty());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(DamagedFiles,
                         EveryTruncation,
                         ::testing::Values(ImageFormat::Jpeg,
                                           ImageFormat::Png,
                                           ImageFormat::Tiff,
                                           ImageFormat::WebP,
                                           ImageFormat::OpenExr));

TEST(ReadPhotograph, NamesAFileThatDoesNotExistAndAFolder) {
    const testing::TemporaryFolder folder;

    const auto codeAndMessage = [](const std::filesystem::path& path) {
        try {
            static_cast<void>(readPhotograph(path));
        } catch (const Error& error) {
            return std::pair(error.code(), error.message());
        }
        return std::pair(ErrorCode::Internal, std::string("it was opened"));
    };

    const auto [missingCode, missing] = codeAndMessage(folder / "missing.jpg");
    EXPECT_EQ(missingCode, ErrorCode::NotFound);
    EXPECT_THAT(missing, HasSubstr("missing.jpg"));
    const auto [folderCode, text] = codeAndMessage(folder.path());
    EXPECT_EQ(folderCode, ErrorCode::Unreadable);
    EXPECT_THAT(text, HasSubstr("is a folder"));
}

}  // namespace
}  // namespace r2r
