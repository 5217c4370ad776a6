// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of OpenRaster's files and Krita's.
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/codecs/lzf.h"
#include "engine/imaging/files/file_layers.h"
#include "tests/engine/imaging/layered_files.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::Bytes;
using testing::bytesOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ImageNear;
using testing::kritaFile;
using testing::kritaTiles;
using testing::layerRefusal;
using testing::openRasterFile;
using testing::readLayer;

constexpr Size kSize{200, 150};

TEST(OpenRasterLayers, ComeBackToTheBit) {
    for (const SampleType type : {SampleType::U8, SampleType::U16}) {
        Image dog = testing::noisePicture({40, 30}, 4, type);
        Image sky = testing::noisePicture(kSize, 3, type);
        const Bytes file = openRasterFile(kSize,
                                          "<layer name='Dog' src='data/1.png' x='-5' y='70'/>"
                                          "<layer name='Sky' src='data/0.png'/>",
                                          {{"data/0.png", sky}, {"data/1.png", dog}});

        const auto [photograph, report] = readLayer(file, "Dog");

        EXPECT_EQ(photograph.image, dog);
        EXPECT_EQ(report.place, (Rect{-5, 70, 40, 30}));
        EXPECT_EQ(readLayer(file, "Sky").photograph.image, sky);
        EXPECT_EQ(readLayer(file, "Sky").report.place, Rect::of(kSize));
    }
}

TEST(OpenRasterLayers, AreFoundWithAndWithoutASlashBeforeTheirNames) {
    const Image image = testing::noisePicture({9, 7}, 4, SampleType::U8);
    for (const std::string named : {"data/a.png", "/data/a.png", "./data/a.png", "data\\a.png"})
        for (const std::string packed : {"data/a.png", "/data/a.png"}) {
            const Bytes file = openRasterFile(
                {20, 10}, "<layer name='Dog' src='" + named + "' x='3' y='2'/>", {{packed, image}});

            EXPECT_EQ(layersOf(file, "work.ora").layers.front().bounds, (Rect{3, 2, 9, 7}))
                << named << " in " << packed;
        }
}

TEST(OpenRasterLayers, TakeOpacityAndVisibilityOfTheirGroups) {
    log::KeptWarnings warnings;
    const Image dog = testing::plainPicture({4, 4}, {200, 100, 50, 255}, SampleType::U8);
    const Bytes file =
        openRasterFile(kSize,
                       "<stack name='Animals' opacity='0.5' visibility='hidden'>"
                       "<stack><layer name='Dog' src='d.png' opacity='0.8'/></stack></stack>"
                       "<layer name='Cat' src='d.png' composite-op='svg:multiply'/>",
                       {{"d.png", dog}});

    const FileLayers layers = layersOf(file, "work.ora");

    ASSERT_EQ(layers.layers.size(), 2U);
    EXPECT_EQ(layers.size, kSize);
    EXPECT_FALSE(layers.hasMergedPicture);
    EXPECT_EQ(layers.layers[1].name, "Dog");  // the topmost comes last
    EXPECT_FALSE(layers.layers[1].isVisible);
    EXPECT_NEAR(layers.layers[1].opacity, 0.4, 1e-9);
    EXPECT_EQ(layers.layers[0].unread, "its blending (svg:multiply)");
    EXPECT_THAT(readLayer(file, "Dog").photograph.image,
                ImageNear(testing::plainPicture({4, 4}, {200, 100, 50, 102}, SampleType::U8), 0));
}

TEST(OpenRasterLayers, AreCutToWhatTheyCover) {
    Image dog = testing::plainPicture(kSize, {200, 100, 50, 0}, SampleType::U8);
    for (int y = 20; y < 25; ++y)
        for (int x = 30; x < 40; ++x)
            dog.mutableRow<uint8_t>(y)[static_cast<size_t>(4 * x + 3)] = 9;
    const Bytes file =
        openRasterFile(kSize, "<layer name='Dog' src='d.png' x='3'/>", {{"d.png", dog}});

    EXPECT_EQ(readLayer(file, "Dog").report.place, (Rect{33, 20, 10, 5}));
}

TEST(OpenRasterLayers, OfADamagedListAreRefused) {
    const Image dog = testing::plainPicture({4, 4}, {200, 100, 50, 255}, SampleType::U8);
    const std::vector<std::pair<std::string, Image>> files{{"d.png", dog}};
    std::string deep = "<layer name='Dog' src='d.png'/>";
    for (int i = 0; i < 100; ++i)
        deep = "<stack>" + deep + "</stack>";

    EXPECT_THAT(layerRefusal(openRasterFile(kSize, "<layer name='Dog'", files), "Dog"),
                HasSubstr("list of layers is damaged"));
    EXPECT_THAT(layerRefusal(openRasterFile(kSize, deep, files), "Dog"), HasSubstr("nested"));
    EXPECT_THAT(layerRefusal(
                    openRasterFile(kSize, "<layer name='Dog' src='d.png' x='1e9'/>", files), "Dog"),
                HasSubstr("claims a layer"));
    EXPECT_THAT(
        layerRefusal(openRasterFile(kSize, "<layer name='Dog' src='gone.png'/>", files), "Dog"),
        HasSubstr("no pixels"));
    EXPECT_THAT(
        layerRefusal(openRasterFile(kSize, "<layer name='Dog' src='d.png'/>", files), "Cat"),
        HasSubstr("no layer \"Cat\""));
    EXPECT_THAT(layerRefusal(testing::documentFile("image/openraster", {}), "Dog"),
                HasSubstr("no list of layers"));
}

TEST(OpenRasterLayers, OfAListThatWouldFillTheMemoryAreRefused) {
    std::string entities = "<!ENTITY a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>";
    for (char name = 'b'; name < 'l'; ++name) {
        const std::string inner = std::string("&") + static_cast<char>(name - 1) + ";";
        std::string value;
        for (int i = 0; i < 10; ++i)
            value += inner;
        entities += std::string("<!ENTITY ") + name + " '" + value + "'>";
    }
    const Bytes file = testing::archiveFile(
        {{"mimetype", bytesOf("image/openraster")},
         {"stack.xml",
          bytesOf("<!DOCTYPE image [" + entities +
                  "]><image w='9' h='9'><stack><layer name='&k;'/></stack></image>")}});

    EXPECT_THAT(layerRefusal(file, "Dog"), HasSubstr("list of layers is damaged"));
}

std::string kritaLayer(const std::string& name, const std::string& more = {}) {
    return "<layer name='" + name + "' nodetype='paintlayer' colorspacename='RGBA' filename='" +
           name + "' " + more + ">";
}

TEST(KritaLayers, ComeBackToTheBit) {
    for (const SampleType type : {SampleType::U8, SampleType::U16})
        for (const int channels : {2, 4}) {
            const Image dog = testing::noisePicture({100, 70}, channels, type);
            std::string colors = channels == 4 ? "RGBA" : "GRAYA";
            if (type == SampleType::U16)
                colors += "16";
            const Bytes file =
                kritaFile(kSize,
                          "<layers><layer name='Dog' nodetype='paintlayer' colorspacename='" +
                              colors + "' filename='layer2' x='5' y='7' opacity='255'/></layers>",
                          {{"layer2", kritaTiles(dog, {-30, 60})}});

            const auto [photograph, report] = readLayer(file, "Dog");

            ASSERT_EQ(photograph.image.channels(), 4);
            EXPECT_EQ(photograph.image.sampleType(), type);
            EXPECT_EQ(report.place, (Rect{-25, 67, 100, 70}));
            if (channels == 4) {
                EXPECT_EQ(photograph.image, dog);
            }
        }
}

TEST(KritaLayers, TakeMasksAndOpacityOfThemselvesAndTheirGroups) {
    const Image dog = testing::plainPicture({64, 64}, {200, 100, 50, 255}, SampleType::U8);
    const Image half = testing::plainPicture({64, 64}, {128}, SampleType::U8);
    const Image right = testing::plainPicture({32, 64}, {255}, SampleType::U8);
    const std::string mask = "<mask nodetype='transparencymask' visible='1' filename='";
    const Bytes file = kritaFile(
        kSize,
        "<layers><layer name='Animals' nodetype='grouplayer' opacity='127' filename='g'><layers>" +
            kritaLayer("Dog", "opacity='204'") + "<masks>" + mask + "m1'/></masks></layer>" +
            "</layers><masks>" + mask + "m2'/></masks></layer>" + kritaLayer("Cat") +
            "</layer></layers>",
        {{"Dog", kritaTiles(dog, {0, 0})},
         {"Cat", kritaTiles(dog, {0, 0})},
         {"m1.pixelselection", kritaTiles(half, {0, 0})},
         {"m2.pixelselection", kritaTiles(right, {32, 0})}});

    const auto [photograph, report] = readLayer(file, "Dog");

    EXPECT_EQ(report.place, (Rect{32, 0, 32, 64}));
    EXPECT_EQ(photograph.image.row<uint8_t>(0)[3], 51);  // 128 · 0.8 · 127 / 255
    EXPECT_FALSE(readLayer(file, "Cat").photograph.image.hasAlpha());
}

TEST(KritaLayers, ThatAreFilledAllOverAreAsLargeAsThePicture) {
    const Image dab = testing::plainPicture({10, 10}, {10, 20, 30, 255}, SampleType::U8);
    const Bytes file = kritaFile(kSize,
                                 "<layers>" + kritaLayer("Paper") + "</layer></layers>",
                                 {{"Paper", kritaTiles(dab, {64, 64})},
                                  {"Paper.defaultpixel", bytesOf("\xFF\xFE\xFD\xFF")}});

    const auto [photograph, report] = readLayer(file, "Paper");

    EXPECT_EQ(report.place, Rect::of(kSize));
    EXPECT_EQ(photograph.image.row<uint8_t>(0)[0], 0xFD);
    EXPECT_EQ(photograph.image.row<uint8_t>(64)[size_t{4} * 64], 10);
}

TEST(KritaLayers, OfOtherKindsAreListedAndRefused) {
    const Bytes file =
        kritaFile(kSize,
                  "<layers><layer name='Lines' nodetype='shapelayer' filename='s'/>"
                  "<layer name='Inks' nodetype='paintlayer' colorspacename='CMYKA' filename='i'/>"
                  "</layers>",
                  {{"i", bytesOf("VERSION 2\n")}});

    EXPECT_EQ(layersOf(file, "work.kra").layers.size(), 2U);
    EXPECT_THAT(layerRefusal(file, "Lines"), HasSubstr("no pixels of its own"));
    EXPECT_THAT(layerRefusal(file, "Inks"), HasSubstr("CMYKA"));
}

TEST(KritaLayers, OfDamagedPixelsAreRefused) {
    const Image dog = testing::plainPicture({4, 4}, {200, 100, 50, 255}, SampleType::U8);
    const Bytes whole = kritaTiles(dog, {0, 0});
    const auto fileOf = [&](const Bytes& tiles) {
        return kritaFile(
            kSize, "<layers>" + kritaLayer("Dog") + "</layer></layers>", {{"Dog", tiles}});
    };
    for (size_t size = 0; size < whole.size(); size += 97)
        EXPECT_FALSE(
            layerRefusal(fileOf({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}),
                         "Dog")
                .empty())
            << size;
    for (const char* tiles : {"VERSION 3\n",
                              "VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 1\n"
                              "0,0,LZF,99999999999\n",
                              "VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 1\n"
                              "1,0,LZF,1\n!",
                              "VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 1\n"
                              "0,0,LZF,1\n\x01"})
        EXPECT_FALSE(layerRefusal(fileOf(bytesOf(tiles)), "Dog").empty()) << tiles;
    const std::string leftOfEverything =
        "VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\nDATA 1\n"
        "-9223372036854775808,0,LZF,16385\n" +
        std::string(1, '\0') + std::string(16384, '!');
    EXPECT_FALSE(layerRefusal(fileOf(bytesOf(leftOfEverything)), "Dog").empty());
    EXPECT_THAT(
        layerRefusal(kritaFile(kSize, "<layers>" + kritaLayer("Dog") + "</layer></layers>", {}),
                     "Dog"),
        HasSubstr("missing"));
}

TEST(KritaLayers, ThatClaimMuchAndHoldLittleAreRefusedBeforeAnythingIsAllocated) {
    const auto refusalOf = [](const std::string& list) {
        return layerRefusal(
            kritaFile(
                kSize,
                "<layers>" + kritaLayer("Dog") + "</layer></layers>",
                {{"Dog", bytesOf("VERSION 2\nTILEWIDTH 64\nTILEHEIGHT 64\nPIXELSIZE 4\n" + list)}}),
            "Dog");
    };
    const std::string tile = ",LZF,16385\n" + std::string(1, '\0') + std::string(16384, '!');
    std::string many = "DATA 1000\n";
    for (int i = 0; i < 1000; ++i)
        many += std::to_string(64 * i) + ",0,LZF,2\n\x01!";

    EXPECT_THAT(refusalOf("DATA 2\n0,0" + tile + "19968,19968" + tile),
                HasSubstr("holds next to none"));
    EXPECT_THAT(refusalOf(many), HasSubstr("damaged"));
}

TEST(Lzf, RepeatsWhatCameBeforeAndNothingElse) {
    // "ab", four bytes from two before; a run of 10 from one before.
    const Bytes block =
        bytesOf(std::string("\x01"
                            "ab\x40\x01\xE0\x01\0",
                            8));

    const auto content = codecs::lzfUnpacked(block, 16);

    ASSERT_TRUE(content);
    EXPECT_EQ(*content, bytesOf("ababab" + std::string(10, 'b')));
    EXPECT_FALSE(codecs::lzfUnpacked(block, 15));
    EXPECT_FALSE(codecs::lzfUnpacked(block, 17));
    EXPECT_FALSE(codecs::lzfUnpacked(bytesOf(std::string("\x01"
                                                         "ab\x40\x02",
                                                         5)),
                                     6));
}

}  // namespace
}  // namespace r2r
