// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of Photoshop's files.
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/file_layers.h"
#include "tests/engine/imaging/layered_files.h"
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
using testing::layeredPsd;
using testing::layerRefusal;
using testing::PsdLayerForm;
using testing::PsdPacking;
using testing::readLayer;

constexpr Size kSize{60, 50};

Image merged() {
    return testing::plainPicture(kSize, {1, 2, 3}, SampleType::U8);
}

/// 20×10 pixels at 5, 7: 200, 100, 50 with this alpha.
PsdLayerForm square(const std::string& name, double alpha = 255) {
    return {.name = name,
            .bounds = {5, 7, 20, 10},
            .image = testing::plainPicture({20, 10}, {200, 100, 50, alpha}, SampleType::U8),
            .mask = {}};
}

PsdLayerForm groupBegin(const std::string& name) {
    return {.name = name, .bounds = {}, .image = {}, .blending = "pass", .mask = {}, .divider = 1};
}

PsdLayerForm groupEnd() {
    return {.name = "</Layer group>", .bounds = {}, .image = {}, .mask = {}, .divider = 3};
}

/// The alpha of the pixel (x, y) of the layer's picture.
int alphaAt(const Image& image, int x, int y) {
    return image.hasAlpha() ? image.row<uint8_t>(y)[static_cast<size_t>(4 * x + 3)] : 255;
}

TEST(PsdLayers, ComeBackToTheBitWhateverTheirDepthAndPacking) {
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        for (const bool isBig : {false, true})
            for (const PsdPacking packing : {PsdPacking::Plain,
                                             PsdPacking::PackBits,
                                             PsdPacking::Deflate,
                                             PsdPacking::DeflatedDifferences}) {
                const testing::SkyAndDog scene = testing::skyAndDog(type);
                const Bytes file =
                    testing::skyAndDogPsd(scene, {.isBig = isBig, .packing = packing});

                const auto [dog, report] = readLayer(file, "Dog");
                const auto [sky, skyReport] = readLayer(file, "Sky");

                EXPECT_EQ(dog.image, scene.dog);
                EXPECT_EQ(report.place, scene.place);
                EXPECT_EQ(sky.image, scene.sky);
                EXPECT_EQ(skyReport.place, Rect::of(scene.sky.size()));
            }
}

TEST(PsdLayers, AreListedFromTheBottomUpWithPlaceAndOpacity) {
    PsdLayerForm hidden = square("Möwe/links");
    hidden.isHidden = true;
    hidden.opacity = 51;
    const Bytes file = layeredPsd(merged(), {square("Dog"), square("Dog"), hidden});

    const FileLayers layers = layersOf(file, "cut.psd");

    EXPECT_EQ(layers.size, kSize);
    EXPECT_TRUE(layers.hasMergedPicture);
    ASSERT_EQ(layers.layers.size(), 3U);
    EXPECT_EQ(layers.layers[0].name, "Dog");
    EXPECT_EQ(layers.layers[1].name, "Dog 2");
    EXPECT_EQ(layers.layers[2].name, "Möwe_links");
    EXPECT_EQ(layers.layers[0].bounds, (Rect{5, 7, 20, 10}));
    EXPECT_TRUE(layers.layers[0].isVisible);
    EXPECT_FALSE(layers.layers[2].isVisible);
    EXPECT_NEAR(layers.layers[2].opacity, 0.2, 1e-9);
}

// Photoshop 4 and programs that write as it did.
TEST(PsdLayers, WithoutANameInUnicodeHaveThatOfTheMacintoshOrOfUtf8) {
    PsdLayerForm mac = square("");
    mac.oldName = "M\x9Awe \xD0 \xDBuro";
    PsdLayerForm utf8 = square("");
    utf8.oldName = "Möwe";

    const FileLayers layers = layersOf(layeredPsd(merged(), {mac, utf8}), "cut.psd");

    EXPECT_EQ(layers.layers[0].name, "Möwe – €uro");
    EXPECT_EQ(layers.layers[1].name, "Möwe");
}

TEST(PsdLayers, AreAsTransparentAsTheirOpacityAndTheirGroupsSay) {
    PsdLayerForm dog = square("Dog", 200);
    dog.opacity = 128;
    PsdLayerForm group = groupBegin("Animals");
    group.opacity = 64;
    const Bytes file = layeredPsd(merged(), {groupEnd(), dog, group, square("Cat", 200)});

    EXPECT_EQ(alphaAt(readLayer(file, "Dog").photograph.image, 0, 0), 25);  // 200 · 128 · 64 / 255²
    EXPECT_EQ(alphaAt(readLayer(file, "Cat").photograph.image, 0, 0), 200);
    EXPECT_EQ(layersOf(file, "cut.psd").layers.size(), 2U);
}

TEST(PsdLayers, OfAHiddenGroupAreHidden) {
    PsdLayerForm group = groupBegin("Animals");
    group.isHidden = true;
    const Bytes file = layeredPsd(merged(), {groupEnd(), square("Dog"), group, square("Cat")});

    const FileLayers layers = layersOf(file, "cut.psd");

    EXPECT_FALSE(layers.layers[0].isVisible);
    EXPECT_TRUE(layers.layers[1].isVisible);
}

// Otherwise nothing could be done with it.
TEST(PsdLayers, OfOpacityNoneAreHiddenAndReadAsTheyWerePainted) {
    PsdLayerForm dog = square("Dog");
    dog.opacity = 0;
    const Bytes file = layeredPsd(merged(), {dog});

    EXPECT_FALSE(layersOf(file, "cut.psd").layers.front().isVisible);
    EXPECT_EQ(alphaAt(readLayer(file, "Dog").photograph.image, 0, 0), 255);
}

TEST(PsdLayers, AreCutOutByTheirMasks) {
    PsdLayerForm dog = square("Dog");
    // Covers columns 10 to 19 of the picture with one half, and hides the rest.
    dog.mask = {.bounds = {10, 0, 10, 50},
                .samples = testing::plainPicture({10, 50}, {128}, SampleType::U8)};
    PsdLayerForm group = groupBegin("Animals");
    group.mask = {.bounds = {0, 0, 60, 12},  // and shows what is below
                  .samples = testing::plainPicture({60, 12}, {0}, SampleType::U8),
                  .outside = 255};
    const Bytes file = layeredPsd(merged(), {groupEnd(), dog, group});

    const auto [photograph, report] = readLayer(file, "Dog");

    EXPECT_EQ(report.place, (Rect{10, 12, 10, 5}));
    EXPECT_THAT(photograph.image,
                ImageNear(testing::plainPicture({10, 5}, {200, 100, 50, 128}, SampleType::U8), 0));
}

TEST(PsdLayers, AreCutOutByAMaskAsFarAsItsDensitySays) {
    PsdLayerForm dog = square("Dog");
    dog.mask = {.bounds = {5, 7, 10, 10},
                .samples = testing::plainPicture({10, 10}, {0}, SampleType::U8),
                .outside = 255,
                .density = 51};
    PsdLayerForm cat = square("Cat");
    cat.mask = {.bounds = {5, 7, 10, 10},
                .samples = testing::plainPicture({10, 10}, {0}, SampleType::U8),
                .outside = 255,
                .isSwitchedOff = true};
    const Bytes file = layeredPsd(merged(), {dog, cat});

    EXPECT_EQ(alphaAt(readLayer(file, "Dog").photograph.image, 0, 0), 204);
    EXPECT_EQ(alphaAt(readLayer(file, "Dog").photograph.image, 15, 0), 255);
    EXPECT_EQ(alphaAt(readLayer(file, "Cat").photograph.image, 0, 0), 255);
}

TEST(PsdLayers, ThatAreClippedShowNothingBesideTheirBase) {
    PsdLayerForm base = square("Base", 128);
    base.bounds.x = 15;
    PsdLayerForm clipped = square("Clipped");
    clipped.isClipped = true;
    const Bytes file = layeredPsd(merged(), {base, clipped});

    const auto [photograph, report] = readLayer(file, "Clipped");

    EXPECT_EQ(report.place, (Rect{15, 7, 10, 10}));
    EXPECT_EQ(alphaAt(photograph.image, 0, 0), 128);
}

TEST(PsdLayers, SayWhatOfThemIsNotRead) {
    log::KeptWarnings warnings;
    PsdLayerForm dog = square("Dog");
    dog.blending = "mul ";
    const Bytes file = layeredPsd(merged(), {dog});

    EXPECT_EQ(layersOf(file, "cut.psd").layers.front().unread, "its blending (multiply)");
    EXPECT_FALSE(readLayer(file, "Dog").photograph.image.isEmpty());
    EXPECT_THAT(warnings.take(), Contains(HasSubstr("its blending (multiply)")));
}

TEST(PsdLayers, OfInksKeepTheirTransparency) {
    const Image paper = testing::plainPicture(kSize, {255, 255, 255, 255}, SampleType::U8);
    PsdLayerForm cyan{.name = "Cyan", .bounds = {5, 7, 20, 10}, .image = {}, .mask = {}};
    cyan.image = testing::plainPicture({20, 10}, {0, 255, 255, 255}, SampleType::U8);
    cyan.opacity = 128;
    const Bytes file = layeredPsd(paper, {cyan}, {.mode = 4});

    const Image image = readLayer(file, "Cyan").photograph.image;

    ASSERT_EQ(image.channels(), 4);
    EXPECT_LT(image.row<uint8_t>(0)[0], 60);
    EXPECT_GT(image.row<uint8_t>(0)[2], 180);
    EXPECT_EQ(alphaAt(image, 0, 0), 128);
}

TEST(PsdLayers, HaveTheProfileOfTheirFile) {
    const IccProfile profile = testing::adobeRgbProfile();
    const Bytes file = layeredPsd(merged(), {square("Dog")}, {.icc = *profile});

    ASSERT_TRUE(readLayer(file, "Dog").photograph.image.iccProfile());
    EXPECT_EQ(*readLayer(file, "Dog").photograph.image.iccProfile(), *profile);
}

TEST(PsdLayers, AreReadWithoutAMergedPictureWhichIsRefusedWithTheirNames) {
    const Bytes file = layeredPsd(merged(), {square("Dog"), square("Cat")}, {.isMerged = false});

    EXPECT_FALSE(layersOf(file, "cut.psd").hasMergedPicture);
    EXPECT_EQ(readLayer(file, "Dog").photograph.image.size(), (Size{20, 10}));
    EXPECT_THAT(testing::failureOf([&] { return decodePhotograph(file, "cut.psd"); }).hint(),
                HasSubstr("Cat and Dog"));
}

TEST(PsdLayers, ThatAreNotThereOrHaveNoPixelsAreRefused) {
    const PsdLayerForm adjustment{.name = "Curves", .bounds = {}, .image = {}, .mask = {}};
    const Bytes file = layeredPsd(merged(), {square("Dog"), adjustment, square("Ghost", 0)});

    EXPECT_THAT(layerRefusal(file, "Cow"), HasSubstr("no layer \"Cow\""));
    EXPECT_THAT(layerRefusal(file, "Curves"), HasSubstr("no pixels"));
    EXPECT_THAT(layerRefusal(file, "Ghost"), HasSubstr("no pixels"));
    EXPECT_TRUE(layersOf(file, "cut.psd").layers[1].bounds.isEmpty());
}

TEST(PsdLayers, OfADamagedFileAreRefused) {
    const Bytes whole = layeredPsd(merged(), {square("Dog"), square("Cat")});
    for (size_t size = 30; size < whole.size() / 2; size += 7) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(layerRefusal(cut, "Cat").empty()) << size;
    }
    // Whatever a byte says, it is read or refused with a sentence.
    for (size_t i = 26; i < std::min<size_t>(whole.size(), 700); ++i)
        for (const int value : {0, 1, 127, 255}) {
            Bytes changed = whole;
            changed[i] = static_cast<std::byte>(value);
            static_cast<void>(layerRefusal(changed, "Cat"));
        }
}

TEST(PsdLayers, ThatClaimMorePixelsThanTheyHaveAreRefusedBeforeAnythingIsAllocated) {
    PsdLayerForm huge = square("Huge");
    huge.bounds = {0, 0, 20'000, 20'000};
    for (const PsdPacking packing :
         {PsdPacking::Plain, PsdPacking::PackBits, PsdPacking::DeflatedDifferences})
        EXPECT_THAT(layerRefusal(layeredPsd(merged(), {huge}, {.packing = packing}), "Huge"),
                    HasSubstr("the file ends"));
    huge.bounds = {0, 0, 100'000, 100'000};
    EXPECT_THAT(layerRefusal(layeredPsd(merged(), {huge}), "Huge"), HasSubstr("more than"));
    huge.bounds = {0, 0, 2'000'000'000, 10};
    EXPECT_THAT(layerRefusal(layeredPsd(merged(), {huge}), "Huge"), HasSubstr("claims a layer"));
}

TEST(PsdLayers, InGroupsWithoutAnEndAreRefused) {
    std::vector<PsdLayerForm> layers{square("Dog")};
    for (int i = 0; i < 100; ++i)
        layers.push_back(groupBegin("Group"));

    EXPECT_THAT(layerRefusal(layeredPsd(merged(), layers), "Dog"), HasSubstr("nested"));
}

}  // namespace
}  // namespace r2r
