// SPDX-License-Identifier: GPL-3.0-or-later
// OpenRaster files as they are written.
#include "engine/core/error.h"
#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <cstring>
#include <memory>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

using Bytes = std::vector<std::byte>;

constexpr Size kSize{300, 200};

Photograph layered() {
    Photograph picture{.image = noisePicture(kSize, 3, SampleType::U8), .metadata = {}};
    picture.image.setIccProfile(adobeRgbProfile());
    Image cup = noisePicture({40, 30}, 4, SampleType::U8);
    cup.setIccProfile(adobeRgbProfile());
    picture.layers = std::make_shared<const std::vector<PictureLayer>>(std::vector<PictureLayer>{
        {.name = "Background", .image = picture.image},
        {.name = "Cup <\"old\" & new>", .image = cup, .x = -5, .y = 70, .opacity = 0.4},
        {.name = "Hidden", .image = cup, .x = 7, .y = 8, .isHidden = true}});
    return picture;
}

std::string textOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(OpenRasterPicture, BeginsWithItsTypeAsTheSpecificationWants) {
    const std::string text = textOf(encodePhotograph(layered(), ImageFormat::OpenRaster));

    EXPECT_EQ(text.substr(30, 8), "mimetype");
    EXPECT_EQ(text.substr(38, 16), "image/openraster");
    const auto name = text.find("Thumbnails/thumbnail.png");
    ASSERT_NE(name, std::string::npos);
    const std::span<const std::byte> rest(
        reinterpret_cast<const std::byte*>(text.data()) + name + 24, text.size() - name - 24);
    EXPECT_EQ(decodePhotograph(rest, "thumbnail").image.size(), (Size{256, 170}));
}

TEST(OpenRasterPicture, ComesBackWithItsLayersTheirPlacesOpacitiesAndProfiles) {
    const Photograph written = layered();

    const Bytes file = encodePhotograph(written, ImageFormat::OpenRaster);

    const FileLayers layers = layersOf(file, "a.ora");
    ASSERT_EQ(layers.layers.size(), 3U);
    EXPECT_EQ(layers.size, kSize);
    EXPECT_TRUE(layers.hasMergedPicture);
    EXPECT_EQ(layers.layers[1].name, "Cup <\"old\" & new>");
    EXPECT_EQ(layers.layers[1].bounds, (Rect{-5, 70, 40, 30}));
    EXPECT_NEAR(layers.layers[1].opacity, 0.4, 1e-6);
    EXPECT_TRUE(layers.layers[1].isVisible);
    EXPECT_FALSE(layers.layers[2].isVisible);
    EXPECT_EQ(decodePhotograph(file, "a.ora").image, written.image);
    const Image hidden = decodePhotograph(file, "a.ora:Hidden").image;
    EXPECT_EQ(*hidden.iccProfile(), *adobeRgbProfile());
    EXPECT_EQ(hidden.sampleType(), SampleType::U8);
}

TEST(OpenRasterPicture, WithoutAProfileSaysSrgbInEachLayer) {
    const Image picture = noisePicture({20, 10}, 3, SampleType::U8);

    const Bytes file =
        encodePhotograph({.image = picture, .metadata = {}}, ImageFormat::OpenRaster);

    EXPECT_EQ(*decodePhotograph(file, "a.ora:Background").image.iccProfile(), *r2r::srgbProfile());
}

TEST(OpenRasterPicture, WritesOutWhatOtherProgramsWouldGuess) {
    const std::string text = textOf(encodePhotograph(layered(), ImageFormat::OpenRaster));

    EXPECT_THAT(text,
                HasSubstr("x=\"7\" y=\"8\" opacity=\"1.000000\" visibility=\"hidden\" "
                          "composite-op=\"svg:src-over\""));
    EXPECT_THAT(text, HasSubstr("mypaint:eotf=\"1.0\""));
    EXPECT_THAT(text, HasSubstr("mypaint:frame-active=\"true\""));
    EXPECT_THAT(text, HasSubstr("isolation=\"isolate\""));
}

TEST(OpenRasterPicture, IsTheSameBytesEveryTime) {
    const Photograph picture = layered();

    EXPECT_TRUE(encodePhotograph(picture, ImageFormat::OpenRaster) ==
                encodePhotograph(picture, ImageFormat::OpenRaster));
}

TEST(OpenRasterPicture, StopsWhenItIsAsked) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(
        static_cast<void>(encodePhotograph(
            layered(), ImageFormat::OpenRaster, {}, JobContext(stop.get_token(), nullptr))),
        Cancelled);
}

}  // namespace
}  // namespace r2r
