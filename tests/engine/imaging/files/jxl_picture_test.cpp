// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG XL.
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <jxl/encode.h>
#include <memory>
#include <stop_token>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ImageNear;

struct JxlForm {
    JxlTransferFunction transfer = JXL_TRANSFER_FUNCTION_SRGB;
    JxlPrimaries primaries = JXL_PRIMARIES_SRGB;
    JxlOrientation orientation = JXL_ORIENT_IDENTITY;
    int frames = 1;
};

/// A file unlike those of our encoder, by libjxl: 8 bit, lossless. Each further frame is black.
Bytes jxlFile(const Image& image, const JxlForm& form) {
    const std::unique_ptr<JxlEncoder, void (*)(JxlEncoder*)> encoder(JxlEncoderCreate(nullptr),
                                                                     JxlEncoderDestroy);
    JxlBasicInfo info;
    JxlEncoderInitBasicInfo(&info);
    info.xsize = static_cast<uint32_t>(image.width());
    info.ysize = static_cast<uint32_t>(image.height());
    info.bits_per_sample = 8;
    info.uses_original_profile = JXL_TRUE;
    info.orientation = form.orientation;
    if (image.hasAlpha()) {
        info.num_extra_channels = 1;
        info.alpha_bits = 8;
    }
    info.have_animation = form.frames > 1 ? JXL_TRUE : JXL_FALSE;
    info.animation.tps_numerator = 10;
    info.animation.tps_denominator = 1;
    JxlEncoderSetBasicInfo(encoder.get(), &info);
    JxlColorEncoding colors = {};
    JxlColorEncodingSetToSRGB(&colors, JXL_FALSE);
    colors.transfer_function = form.transfer;
    colors.primaries = form.primaries;
    JxlEncoderSetColorEncoding(encoder.get(), &colors);
    JxlEncoderFrameSettings* settings = JxlEncoderFrameSettingsCreate(encoder.get(), nullptr);
    JxlEncoderSetFrameLossless(settings, JXL_TRUE);
    const JxlPixelFormat format{
        static_cast<uint32_t>(image.channels()), JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
    const Image black(image.size(), image.channels(), SampleType::U8);
    for (int i = 0; i < form.frames; ++i) {
        JxlFrameHeader header;
        JxlEncoderInitFrameHeader(&header);
        header.duration = form.frames > 1 ? 1 : 0;
        JxlEncoderSetFrameHeader(settings, &header);
        JxlEncoderAddImageFrame(
            settings, &format, (i == 0 ? image : black).data(), image.byteCount());
    }
    JxlEncoderCloseInput(encoder.get());
    Bytes file(1 << 20);
    auto* next = reinterpret_cast<uint8_t*>(file.data());
    size_t room = file.size();
    EXPECT_EQ(JxlEncoderProcessOutput(encoder.get(), &next, &room), JXL_ENC_SUCCESS);
    file.resize(file.size() - room);
    return file;
}

Photograph read(const Bytes& file) {
    return decodePhotograph(file, "picture.jxl");
}

TEST(JxlPicture, ComesBackToTheBit) {
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        for (const int channels : {3, 4}) {
            Image image = testing::noisePicture({50, 40}, channels, type);
            if (type == SampleType::F32)
                image.setEncoding(ColorEncoding::LinearSrgb);

            EXPECT_EQ(read(encodePhotograph({image, {}}, ImageFormat::JpegXl)).image, image)
                << 8 * bytesPerSample(type) << " bits, " << channels << " channels";
        }
}

TEST(JxlPicture, OfAQualityLooksTheSame) {
    const Image image = testing::smoothPicture({64, 48}, SampleType::U8);
    const Bytes file = encodePhotograph(
        {image, {}}, ImageFormat::JpegXl, {.jpegQuality = 95, .isLossless = false});

    EXPECT_THAT(read(file).image, ImageNear(image, 8));
}

// libjxl hands out linear sRGB there, whose colours reach beyond what integers hold.
TEST(JxlPicture, OfALargeColourSpaceAndAQualityKeepsItsColours) {
    Image image = testing::plainPicture({32, 32}, {20, 250, 30}, SampleType::U8);
    image.setIccProfile(testing::adobeRgbProfile());
    const Bytes file = encodePhotograph(
        {image, {}}, ImageFormat::JpegXl, {.jpegQuality = 95, .isLossless = false});

    const auto [photograph, report] = reportedPhotograph(file, "green.jxl");

    ASSERT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(*photograph.image.iccProfile(), *image.iccProfile());
    EXPECT_THAT(photograph.image, ImageNear(image, 4));
    EXPECT_EQ(report.profileFrom, "ICC profile");
}

TEST(JxlPicture, HasTheColoursThatItsCodesState) {
    const Image image = testing::plainPicture({16, 16}, {128, 200, 60}, SampleType::U8);

    const auto [photograph, report] =
        reportedPhotograph(jxlFile(image, {.primaries = JXL_PRIMARIES_P3}), "p3.jxl");

    ASSERT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(report.profileFrom, "JPEG XL colour codes");
    EXPECT_NEAR(toWorkingSpace(photograph.image).row<float>(0)[0], 0.405, 0.01);
}

TEST(JxlPicture, OfHdrIsRefusedInASentence) {
    const Image image = testing::smoothPicture({16, 16}, SampleType::U8);
    for (const auto& [transfer, name] :
         {std::pair{JXL_TRANSFER_FUNCTION_PQ, "PQ"}, {JXL_TRANSFER_FUNCTION_HLG, "HLG"}})
        try {
            static_cast<void>(
                read(jxlFile(image, {.transfer = transfer, .primaries = JXL_PRIMARIES_2100})));
            ADD_FAILURE() << name << " was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Unsupported);
            EXPECT_THAT(error.message(), HasSubstr(name));
        }
}

TEST(JxlPicture, OfAnAnimationIsTheFirst) {
    const Image image = testing::smoothPicture({24, 16}, SampleType::U8);
    log::KeptWarnings warnings;

    EXPECT_EQ(read(jxlFile(image, {.frames = 3})).image, image);
    EXPECT_THAT(warnings.take(), Contains(HasSubstr("animation")));
}

TEST(JxlPicture, StandsUpright) {
    const Image image = testing::smoothPicture({24, 16}, SampleType::U8);

    const Image turned = read(jxlFile(image, {.orientation = JXL_ORIENT_ROTATE_90_CW})).image;

    EXPECT_EQ(turned.size(), (Size{16, 24}));
    EXPECT_EQ(turned.row<uint8_t>(0)[0], image.row<uint8_t>(15)[0]);
}

TEST(JxlPicture, EndsAtOnceWhenItIsCancelled) {
    const Image image = testing::smoothPicture({600, 400}, SampleType::U8);
    const Bytes file = encodePhotograph({image, {}}, ImageFormat::JpegXl);
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token(), nullptr);

    EXPECT_THROW(static_cast<void>(decodePhotograph(file, "a.jxl", job)), Cancelled);
    EXPECT_THROW(static_cast<void>(encodePhotograph({image, {}}, ImageFormat::JpegXl, {}, job)),
                 Cancelled);
}

TEST(JxlPicture, ThatEndsEarlyIsRefused) {
    const Bytes whole = encodePhotograph({testing::noisePicture({64, 48}, 3, SampleType::U8), {}},
                                         ImageFormat::JpegXl);
    for (const size_t size : {size_t{14}, size_t{60}, whole.size() / 2, whole.size() - 9}) {
        const Bytes file(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_THROW(static_cast<void>(read(file)), Error) << size << " bytes";
    }
}

}  // namespace
}  // namespace r2r
