// SPDX-License-Identifier: GPL-3.0-or-later
// OpenEXR files as compositors and renderers write them, made here by the library itself.
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/exr_stream.h"
#include "engine/imaging/files/image_file.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <ImfMultiPartOutputFile.h>
#include <ImfOutputPart.h>
#include <ImfPartType.h>
#include <ImfRgbaFile.h>
#include <algorithm>
#include <array>
#include <half.h>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ImageNear;

/// Channels by name, each with one value all over.
using Values = std::map<std::string, float>;

struct Part {
    Imf::Header header;
    Values values;
};

Bytes exrOf(std::vector<Part> parts) {
    std::vector<Imf::Header> headers;
    for (size_t i = 0; i < parts.size(); ++i) {
        Part& part = parts[i];
        part.header.setType(Imf::SCANLINEIMAGE);
        if (!part.header.hasName())
            part.header.setName("part" + std::to_string(i));
        for (const auto& [name, value] : part.values)
            part.header.channels().insert(name, Imf::Channel(Imf::HALF));
        headers.push_back(part.header);
    }
    codecs::ExrOutput stream;
    {
        Imf::MultiPartOutputFile file(stream, headers.data(), static_cast<int>(headers.size()));
        for (size_t i = 0; i < parts.size(); ++i) {
            const Imath::Box2i window = headers[i].dataWindow();
            const int left = window.min.x;
            std::map<std::string, std::vector<half>> rows;
            Imf::FrameBuffer buffer;
            for (const auto& [name, value] : parts[i].values) {
                auto& row = rows[name];
                row.assign(static_cast<size_t>(window.max.x - left + 1), half(value));
                auto* origin = reinterpret_cast<char*>(row.data()) - left * int{sizeof(half)};
                buffer.insert(name, Imf::Slice(Imf::HALF, origin, sizeof(half), 0));
            }
            Imf::OutputPart part(file, static_cast<int>(i));
            part.setFrameBuffer(buffer);
            part.writePixels(window.max.y - window.min.y + 1);
        }
    }
    return stream.takeContent();
}

Imath::Box2i box(int left, int top, int width, int height) {
    return {{left, top}, {left + width - 1, top + height - 1}};
}

Bytes exrOf(const Values& values,
            const Imath::Box2i& display = box(0, 0, 8, 6),
            const Imath::Box2i& data = box(0, 0, 8, 6)) {
    return exrOf({{.header = Imf::Header(display, data), .values = values}});
}

const Values kRed{{"R", 0.5F}, {"G", 0.25F}, {"B", 0.125F}};

Photograph decode(const Bytes& file, const std::string& name = "render.exr") {
    return decodePhotograph(file, name);
}

std::vector<float> pixel(const Image& image, int x, int y) {
    const auto samples = image.row<float>(y).subspan(static_cast<size_t>(x * image.channels()),
                                                     static_cast<size_t>(image.channels()));
    return {samples.begin(), samples.end()};
}

struct Windows {
    Imath::Box2i display;
    Imath::Box2i data;
};

Windows windowsOf(const Bytes& file) {
    codecs::ExrInput stream(file);
    const Imf::InputFile opened(stream);
    return {opened.header().displayWindow(), opened.header().dataWindow()};
}

TEST(ExrPicture, IsTheDisplayWindow) {
    const Image image = decode(exrOf(kRed, box(0, 0, 8, 6), box(2, 1, 4, 3))).image;

    EXPECT_EQ(image.size(), (Size{8, 6}));
    EXPECT_THAT(pixel(image, 1, 1), ElementsAre(0, 0, 0));
    EXPECT_THAT(pixel(image, 2, 1), ElementsAre(0.5F, 0.25F, 0.125F));
    EXPECT_THAT(pixel(image, 5, 3), ElementsAre(0.5F, 0.25F, 0.125F));
    EXPECT_THAT(pixel(image, 6, 3), ElementsAre(0, 0, 0));
}

TEST(ExrPicture, LeavesOutWhatLiesBeyondTheDisplayWindow) {
    const Image image = decode(exrOf(kRed, box(100, 50, 8, 6), box(90, 40, 40, 40))).image;

    EXPECT_EQ(image.size(), (Size{8, 6}));
    EXPECT_THAT(pixel(image, 7, 5), ElementsAre(0.5F, 0.25F, 0.125F));
}

TEST(ExrPicture, IsEmptyWhereTheWindowsDoNotMeet) {
    const Image image = decode(exrOf(kRed, box(0, 0, 8, 6), box(20, 20, 4, 4))).image;

    EXPECT_THAT(pixel(image, 3, 3), ElementsAre(0, 0, 0));
}

TEST(ExrPicture, WritesTheWindowsBack) {
    const auto display = box(-10, 20, 8, 6);
    const auto data = box(-8, 21, 4, 3);
    Photograph photograph = decode(exrOf(kRed, display, data));

    const Windows windows = windowsOf(encodePhotograph(photograph, ImageFormat::OpenExr));

    EXPECT_EQ(windows.display, display);
    EXPECT_EQ(windows.data, data);
}

TEST(ExrPicture, GrowsTheDataWindowOverWhatWasPainted) {
    const auto display = box(-10, 20, 8, 6);
    Photograph photograph = decode(exrOf(kRed, display, box(-8, 21, 4, 3)));
    photograph.image.mutableRow<float>(0)[0] = 1;

    const Bytes file = encodePhotograph(photograph, ImageFormat::OpenExr);

    EXPECT_EQ(windowsOf(file).data, display);
    EXPECT_THAT(decode(file).image, ImageNear(photograph.image, 0));
}

TEST(ExrPicture, OfALayerIsFoundByItself) {
    const Values layer{{"ViewLayer.Combined.R", 0.5F},
                       {"ViewLayer.Combined.G", 0.25F},
                       {"ViewLayer.Combined.B", 0.125F},
                       {"ViewLayer.Combined.A", 1.0F},
                       {"ViewLayer.Ambient.R", 0.0F},
                       {"ViewLayer.Ambient.G", 0.0F},
                       {"ViewLayer.Ambient.B", 0.0F},
                       {"ViewLayer.Depth.Z", 7.0F}};

    EXPECT_THAT(pixel(decode(exrOf(layer)).image, 3, 3), ElementsAre(0.5F, 0.25F, 0.125F, 1.0F));
}

TEST(ExrPicture, OfALaterPartIsFoundByItself) {
    Imf::Header depth(8, 6);
    Imf::Header color(8, 6);
    const Bytes file = exrOf({{depth, {{"Z", 3.0F}}}, {color, kRed}});

    EXPECT_THAT(pixel(decode(file).image, 3, 3), ElementsAre(0.5F, 0.25F, 0.125F));
}

TEST(ExrPicture, OfALayerCanBeNamed) {
    const testing::TemporaryFolder folder;
    Values values = kRed;
    values.insert({{"light.key.R", 1.0F}, {"light.key.G", 2.0F}, {"light.key.B", 3.0F}});
    writeFileAtomically(folder / "a.EXR", exrOf(values));

    const auto named = readPhotograph((folder / "a.EXR").string() + ":light.key");

    EXPECT_THAT(pixel(named.image, 0, 0), ElementsAre(1, 2, 3));
    EXPECT_THAT(pixel(readPhotograph(folder / "a.EXR").image, 0, 0),
                ElementsAre(0.5F, 0.25F, 0.125F));
}

TEST(ExrPicture, ThatIsNamedWrongTellsTheNames) {
    try {
        static_cast<void>(decode(exrOf({{"diffuse.R", 1}, {"diffuse.G", 1}, {"diffuse.B", 1}}),
                                 "a.exr:specular"));
        FAIL() << "it was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("specular"));
        EXPECT_THAT(error.hint(), HasSubstr("diffuse"));
    }
}

TEST(ExrPicture, OfLuminanceAndChromaHasColors) {
    codecs::ExrOutput stream;
    {
        const std::vector<Imf::Rgba> colors(8 * 6, Imf::Rgba(0.5F, 0.25F, 0.125F));
        Imf::RgbaOutputFile file(
            stream, Imf::Header(box(0, 0, 8, 6), box(0, 0, 8, 6)), Imf::WRITE_YC);
        file.setFrameBuffer(colors.data(), 1, 8);
        file.writePixels(6);
    }

    const Image image = decode(stream.takeContent()).image;

    EXPECT_THAT(
        image, ImageNear(testing::plainPicture({8, 6}, {0.5, 0.25, 0.125}, SampleType::F32), 0.01));
}

TEST(ExrPicture, OfANewerCompressionIsNotCalledDamaged) {
    constexpr std::string_view kKey("compression\0compression\0\1\0\0\0", 28);
    for (const auto& [code, says] : {std::pair(11, "HTJ2K compression"), std::pair(77, "(77)")}) {
        Bytes file = exrOf(kRed);
        const auto key = std::ranges::search(file, std::as_bytes(std::span(kKey)));
        *key.end() = static_cast<std::byte>(code);

        try {
            static_cast<void>(decode(file));
            FAIL() << "it was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Unsupported);
            EXPECT_THAT(error.message(), HasSubstr(says));
        }
    }
}

TEST(ExrPicture, KeepsLightThatCoversNothing) {
    const Values glow{{"R", 0.5F}, {"G", 0.25F}, {"B", 0.125F}, {"A", 0.0F}};
    const Image image = decode(exrOf(glow)).image;

    const Bytes again = encodePhotograph({image, {}}, ImageFormat::OpenExr);

    EXPECT_THAT(pixel(image, 0, 0), ElementsAre(0.5F, 0.25F, 0.125F, 0.0F));
    EXPECT_THAT(pixel(decode(again).image, 0, 0), ElementsAre(0.5F, 0.25F, 0.125F, 0.0F));
}

TEST(ExrPicture, HasNoLightWhereAnotherPictureIsTransparent) {
    const Image cutOut = testing::plainPicture({4, 4}, {200, 100, 50, 0}, SampleType::U8);

    const Bytes file = encodePhotograph({cutOut, {}}, ImageFormat::OpenExr);

    EXPECT_THAT(pixel(decode(file).image, 0, 0), ElementsAre(0, 0, 0, 0));
}

TEST(ExrPicture, TakesHardlyAnyAlphaForNone) {
    Image image({1, 1}, 4, SampleType::F32);
    image.setEncoding(ColorEncoding::LinearSrgb);
    std::ranges::copy(std::array{0.5F, 0.5F, 0.5F, -0.0F}, image.mutableRow<float>(0).begin());
    Bytes file = codecs::encodeExr({.image = image});

    EXPECT_NO_THROW(static_cast<void>(decode(file)));
}

}  // namespace
}  // namespace r2r
