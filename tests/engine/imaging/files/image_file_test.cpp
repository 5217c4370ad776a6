// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff_writer.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/disk_faults.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <stop_token>
#include <string>
#include <sys/resource.h>

namespace r2r {
namespace {

using testing::bytesOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using testing::ImageNear;
using ::testing::IsNull;
using testing::noisePicture;
using ::testing::NotNull;
using testing::smoothPicture;
using testing::TemporaryFolder;

Image readBack(const std::vector<std::byte>& file) {
    return decodePhotograph(file, "picture").image;
}

Image throughFile(const Image& image, ImageFormat format, const WriteOptions& options = {}) {
    return readBack(encodePhotograph({image, {}}, format, options));
}

Image withProfile(Image image, IccProfile profile) {
    image.setIccProfile(std::move(profile));
    return image;
}

Image linear(Image image) {
    image.setEncoding(ColorEncoding::LinearSrgb);
    return image;
}

struct LosslessCase {
    std::string name;
    ImageFormat format;
    int channels;
    SampleType type;
};

class LosslessFormat : public ::testing::TestWithParam<LosslessCase> {};

TEST_P(LosslessFormat, ReturnsEverySample) {
    const auto& [name, format, channels, type] = GetParam();
    Image image = noisePicture({37, 21}, channels, type);
    if (type == SampleType::F32)
        image = linear(image);

    const Image back = throughFile(image, format);

    EXPECT_EQ(back.encoding(), image.encoding());
    EXPECT_THAT(back, ImageNear(image, 0));
}

INSTANTIATE_TEST_SUITE_P(
    ImageFile,
    LosslessFormat,
    ::testing::Values(LosslessCase{"Png8", ImageFormat::Png, 3, SampleType::U8},
                      LosslessCase{"Png8Alpha", ImageFormat::Png, 4, SampleType::U8},
                      LosslessCase{"Png16", ImageFormat::Png, 3, SampleType::U16},
                      LosslessCase{"Png16Alpha", ImageFormat::Png, 4, SampleType::U16},
                      LosslessCase{"Tiff8", ImageFormat::Tiff, 3, SampleType::U8},
                      LosslessCase{"Tiff8Alpha", ImageFormat::Tiff, 4, SampleType::U8},
                      LosslessCase{"Tiff16", ImageFormat::Tiff, 3, SampleType::U16},
                      LosslessCase{"Tiff16Alpha", ImageFormat::Tiff, 4, SampleType::U16},
                      LosslessCase{"TiffFloat", ImageFormat::Tiff, 3, SampleType::F32},
                      LosslessCase{"TiffFloatAlpha", ImageFormat::Tiff, 4, SampleType::F32},
                      LosslessCase{"WebP", ImageFormat::WebP, 3, SampleType::U8},
                      LosslessCase{"WebPAlpha", ImageFormat::WebP, 4, SampleType::U8},
                      LosslessCase{"Exr", ImageFormat::OpenExr, 3, SampleType::F32}),
    [](const auto& each) { return each.param.name; });

class EveryFormat : public ::testing::TestWithParam<ImageFormat> {};

TEST_P(EveryFormat, HoldsAPictureOfOnePixel) {
    const Image image = testing::plainPicture({1, 1}, {200, 100, 50}, SampleType::U8);

    const Image back = throughFile(image, GetParam());

    EXPECT_EQ(back.size(), (Size{1, 1}));
    EXPECT_THAT(toWorkingSpace(back), ImageNear(toWorkingSpace(image), 3.0 / 255));
}

TEST_P(EveryFormat, IsRecognisedByItsContentUnderAnyName) {
    const TemporaryFolder folder;
    const Image image = smoothPicture({20, 10}, SampleType::U8);
    writeFileAtomically(folder / "picture.txt", encodePhotograph({image, {}}, GetParam()));

    const Photograph photograph = readPhotograph(folder / "picture.txt");

    EXPECT_EQ(photograph.image.size(), image.size());
}

TEST_P(EveryFormat, KeepsTheColorsOfDisplayP3) {
    const Image image =
        withProfile(smoothPicture({40, 30}, SampleType::U8), testing::displayP3Profile());

    const Image back = throughFile(image, GetParam(), {.jpegQuality = 100});

    EXPECT_EQ(back.iccProfile() != nullptr, GetParam() != ImageFormat::OpenExr);
    EXPECT_THAT(toWorkingSpace(back),
                ImageNear(toWorkingSpace(image), 0.05));  // one JPEG level in the deepest shadows
}

INSTANTIATE_TEST_SUITE_P(ImageFile,
                         EveryFormat,
                         ::testing::Values(ImageFormat::Jpeg,
                                           ImageFormat::Png,
                                           ImageFormat::Tiff,
                                           ImageFormat::WebP,
                                           ImageFormat::OpenExr));

TEST(ImageFile, KeepsTheBytesOfAProfile) {
    const Image image =
        withProfile(smoothPicture({8, 8}, SampleType::U16), testing::adobeRgbProfile());

    for (const auto format : {ImageFormat::Png, ImageFormat::Tiff, ImageFormat::Jpeg}) {
        const Image back = throughFile(image, format);

        ASSERT_THAT(back.iccProfile(), NotNull());
        EXPECT_EQ(*back.iccProfile(), *image.iccProfile());
    }
}

TEST(ImageFile, KeepsSaturatedEdgesAtHighJpegQuality) {
    Image image = testing::plainPicture({32, 32}, {255, 0, 0}, SampleType::U8);
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x)
            if ((x + y) % 2 == 0)
                std::ranges::fill(
                    image.mutableRow<uint8_t>(y).subspan(size_t{3} * static_cast<size_t>(x), 3),
                    uint8_t{0});

    const auto worst = [&](int quality) {
        return testing::compareImages(
                   throughFile(image, ImageFormat::Jpeg, {.jpegQuality = quality}), image, 0)
            .worst;
    };

    EXPECT_LT(worst(95), 25);
    EXPECT_GT(worst(89), 60) << "4:2:0 was expected below quality 90";
}

TEST(ImageFile, EncodesLinearFloatsForIntegerFormats) {
    Image image = linear(testing::plainPicture({2, 2}, {0.214041, 1.5, -0.2}, SampleType::F32));

    EXPECT_THAT(throughFile(image, ImageFormat::Png).row<uint16_t>(0).first(3),
                ElementsAre(::testing::AnyOf(32767, 32768), 65535, 0));
    EXPECT_THAT(throughFile(image, ImageFormat::WebP).row<uint8_t>(0)[1], 255);
}

TEST(ImageFile, TurnsIntegersIntoLinearLightForOpenExr) {
    const Image image = testing::plainPicture({2, 2}, {255, 128, 0}, SampleType::U8);

    const Image back = throughFile(image, ImageFormat::OpenExr);

    EXPECT_EQ(back.encoding(), ColorEncoding::LinearSrgb);
    EXPECT_THAT(back.row<float>(0).first(3),
                ElementsAre(1.0F, ::testing::FloatNear(linearFromSrgb(128 / 255.0F), 1e-5F), 0.0F));
}

TEST(ImageFile, DithersSixteenBitsToEight) {
    const Image image =
        testing::plainPicture({64, 64}, {25700 + 64, 25700, 25700}, SampleType::U16);

    const Image back = throughFile(image, ImageFormat::WebP);

    double sum = 0;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) {
            const auto pixel = back.row<uint8_t>(y).subspan(size_t{3} * static_cast<size_t>(x), 3);
            sum += pixel[0];
            ASSERT_EQ(pixel[1], 100) << "a value that needs no rounding was changed";
        }
    EXPECT_NEAR(sum / 4096, 100 + 64 / 257.0, 0.02);
}

TEST(ImageFile, LaysWhatIsTransparentOnWhiteForJpeg) {
    for (const auto& [alpha, red] : {std::pair(0, 255), std::pair(255, 200), std::pair(51, 244)}) {
        const Image image = testing::plainPicture(
            {16, 16}, {200, 200, 200, static_cast<double>(alpha)}, SampleType::U8);

        const Image back = throughFile(image, ImageFormat::Jpeg, {.jpegQuality = 100});

        EXPECT_EQ(back.channels(), 3);
        EXPECT_NEAR(back.row<uint8_t>(0)[0], red, 1);
    }
}

TEST(ImageFile, ReturnsExrAlphaToRounding) {
    const Image image = linear(noisePicture({20, 10}, 4, SampleType::F32));

    EXPECT_THAT(throughFile(image, ImageFormat::OpenExr), ImageNear(image, 1e-6));
}

TEST(ImageFile, ExpandsGreyLosslessly) {
    for (const int channels : {1, 2})
        for (const auto type : {SampleType::U8, SampleType::U16}) {
            const Image grey = noisePicture({9, 5}, channels, type);

            const Image back = readBack(testing::encodedPng({.image = grey}));

            EXPECT_EQ(back.channels(), channels + 2);
            EXPECT_THAT(toWorkingSpace(back), ImageNear(toWorkingSpace(grey), 0));
        }
}

TEST(ImageFile, ExpandsPalettesAndBits) {
    EXPECT_THAT(readBack(testing::palettePng()).row<uint8_t>(0),
                ElementsAre(255, 0, 0, 255, 0, 255, 0, 128));
    EXPECT_THAT(readBack(testing::bilevelPng()).row<uint8_t>(0),
                ElementsAre(0, 0, 0, 255, 255, 255, 0, 0, 0));
    EXPECT_THAT(readBack(testing::bilevelTiff()).row<uint8_t>(0),
                ElementsAre(0, 0, 0, 255, 255, 255, 0, 0, 0));
}

TEST(ImageFile, ReadsTiffInTilesAndPlanes) {
    const Image image = noisePicture({45, 37}, 4, SampleType::U16);

    EXPECT_THAT(readBack(testing::planarTiledTiff(image)), ImageNear(image, 0));
}

TEST(ImageFile, MakesMultipliedAlphaStraight) {
    EXPECT_THAT(readBack(testing::multipliedAlphaTiff()).row<uint8_t>(0),
                ElementsAre(128, 0, 0, 128));
}

TEST(ImageFile, GivesGreyPicturesTheMeaningOfTheirProfile) {
    const Image grey = noisePicture({16, 16}, 1, SampleType::U8);
    const auto dark = testing::greyProfile(testing::gammaCurve(1.0));

    const Image back = readBack(testing::encodedPng({.image = grey, .icc = *dark}));

    const float sample = static_cast<float>(grey.row<uint8_t>(0)[0]) / 255.0F;
    EXPECT_NEAR(toWorkingSpace(back).row<float>(0)[0], srgbFromLinear(sample), 1e-4);
    EXPECT_EQ(back.row<uint8_t>(0)[0], grey.row<uint8_t>(0)[0]);
}

TEST(ImageFile, NamesTheProfileOfAGreyPictureAfterItsOwn) {
    const Image grey = noisePicture({16, 16}, 1, SampleType::U8);
    const auto icc = testing::greyProfile(testing::gammaCurve(1.8));

    const Image back = readBack(testing::encodedPng({.image = grey, .icc = *icc}));

    EXPECT_EQ(profileName(back), "gray built-in as RGB");
}

TEST(ImageFile, LeavesOutProfilesThatCannotBeUsed) {
    const Image image = smoothPicture({16, 16}, SampleType::U8);
    auto cut = *testing::displayP3Profile();
    cut.resize(cut.size() / 2);
    const std::vector<std::vector<std::byte>> profiles{
        std::vector<std::byte>(700, std::byte{0xA5}),
        cut,
        *testing::greyProfile(testing::gammaCurve(2.2))};

    for (const auto& icc : profiles) {
        const Image back = readBack(codecs::encodeTiff({.image = image, .icc = icc}));

        EXPECT_THAT(back.iccProfile(), IsNull());
        EXPECT_THAT(back, ImageNear(image, 0));
    }
}

/// The place in the stored picture of the pixel that is shown at (x, y) (EXIF 2.3, tag 0x0112).
std::pair<int, int> storedPlace(int code, Size stored, int x, int y) {
    const int right = stored.width - 1;
    const int bottom = stored.height - 1;
    switch (code) {
        case 2:
            return {right - x, y};
        case 3:
            return {right - x, bottom - y};
        case 4:
            return {x, bottom - y};
        case 5:
            return {y, x};
        case 6:
            return {y, bottom - x};
        case 7:
            return {right - y, bottom - x};
        case 8:
            return {right - y, x};
        default:
            return {x, y};
    }
}

class Orientation : public ::testing::TestWithParam<int> {};

TEST_P(Orientation, IsAppliedToThePixels) {
    const Image stored = noisePicture({7, 4}, 3, SampleType::U16);
    const int code = GetParam();
    const auto file = codecs::encodeTiff({.image = stored});

    const Image shown = readBack(testing::tiffWithOrientation(file, static_cast<uint16_t>(code)));

    ASSERT_EQ(shown.size(), code < 5 ? stored.size() : (Size{4, 7}));
    for (int y = 0; y < shown.height(); ++y)
        for (int x = 0; x < shown.width(); ++x) {
            const auto [sx, sy] = storedPlace(code, stored.size(), x, y);
            ASSERT_EQ(shown.row<uint16_t>(y)[static_cast<size_t>(3 * x)],
                      stored.row<uint16_t>(sy)[static_cast<size_t>(3 * sx)])
                << "at " << x << ", " << y;
        }
}

INSTANTIATE_TEST_SUITE_P(ImageFile, Orientation, ::testing::Range(1, 9));

TEST(WritePhotograph, RefusesUnknownExtensionsBeforeAnything) {
    const TemporaryFolder folder;

    try {
        writePhotograph(folder / "picture.gif", {});
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        EXPECT_THAT(error.message(), HasSubstr("picture.gif"));
    }
    EXPECT_EQ(folder.entryCount(), 0);
}

TEST(WritePhotograph, LeavesNothingBehindWhereItCannotWrite) {
    const TemporaryFolder folder;
    const Photograph photograph{smoothPicture({8, 8}, SampleType::U8), {}};
    writeFileAtomically(folder / "file", "not a folder");

    EXPECT_THROW(writePhotograph(folder / "file/picture.png", photograph), Error);
    EXPECT_THROW(writePhotograph(folder / "missing/picture.png", photograph), Error);
    EXPECT_EQ(folder.entryCount(), 1);
}

/// Files of this process may not grow beyond `bytes`, as on a disk that is full.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }

    ~FileSizeLimit() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_ = {};
    void (*handler_)(int) = nullptr;
};

TEST(WritePhotograph, KeepsTheOldFileWhenTheDiskIsFull) {
    const TemporaryFolder folder;
    writeFileAtomically(folder / "picture.png", "the old one");
    const Photograph photograph{noisePicture({200, 200}, 3, SampleType::U8), {}};

    {
        const FileSizeLimit limit(4096);
        EXPECT_THROW(writePhotograph(folder / "picture.png", photograph), Error);
    }

    EXPECT_EQ(folder.entryCount(), 1);
    EXPECT_EQ(readFile(folder / "picture.png"), bytesOf("the old one"));
}

TEST(EncodePhotograph, EndsAtOnceWhenItIsCancelled) {
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token(), nullptr);
    for (const FormatRow& row : formatTable()) {
        if (!isWritten(row.format))
            continue;
        for (const bool isLossless : {true, false})
            EXPECT_THROW((void)encodePhotograph({smoothPicture({600, 400}, SampleType::U8), {}},
                                                row.format,
                                                {.isLossless = isLossless},
                                                job),
                         Cancelled)
                << row.name;
    }
}

TEST(WritePhotograph, NamesTheLimitsOfTheFormat) {
    const Photograph wide{Image({20000, 1}, 3, SampleType::U8), {}};

    try {
        static_cast<void>(encodePhotograph(wide, ImageFormat::WebP));
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        EXPECT_THAT(error.message(), HasSubstr("16383"));
        EXPECT_THAT(error.message(), HasSubstr("20000×1"));
    }
    EXPECT_THROW(static_cast<void>(encodePhotograph({Image({66000, 1}, 3, SampleType::U8), {}},
                                                    ImageFormat::Jpeg)),
                 Error);
    EXPECT_EQ(throughFile(wide.image, ImageFormat::Png).width(), 20000);
}

TEST(FormatFromExtension, IgnoresCase) {
    EXPECT_THAT(formatFromExtension("a/b.JPeG"), Eq(ImageFormat::Jpeg));
    EXPECT_THAT(formatFromExtension("c.tif"), Eq(ImageFormat::Tiff));
    EXPECT_THAT(formatFromExtension("saved.JFIF"), Eq(ImageFormat::Jpeg));
    EXPECT_THAT(formatFromExtension("old.jpe"), Eq(ImageFormat::Jpeg));
    EXPECT_THAT(formatFromExtension("png"), Eq(std::nullopt));
    EXPECT_THAT(formatFromExtension("x.bmp"), Eq(std::nullopt));
}

TEST(ImageFile, EveryFaultOfTheDiskLeavesTheOldFileInEveryFormat) {
    for (const FormatRow& row : formatTable()) {
        if (!isWritten(row.format))
            continue;
        SCOPED_TRACE(resultEnding(row.format));
        const TemporaryFolder folder;
        const auto path = folder / ("picture." + std::string(resultEnding(row.format)));
        const SampleType type = storableSampleType(row.format, SampleType::U8);
        writePhotograph(path, {noisePicture({40, 30}, 3, type), {}});

        testing::doWithEveryFault(
            folder.path(),
            [&] {
                writePhotograph(path, {noisePicture({90, 70}, 3, type), {}});
            },
            [&] {
                EXPECT_EQ(readPhotograph(path).image.size(), (Size{90, 70}));
            });
    }
}

}  // namespace
}  // namespace r2r
