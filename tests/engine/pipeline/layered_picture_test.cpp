// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/layered_picture.h"

#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/placing/encoded_overlay.h"
#include "tests/engine/pipeline/brighter.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::ElementsAre;

/// The picture with room for alpha.
Image withAlpha(const Image& image) {
    Image result(image.size(), 4, SampleType::U8);
    for (int y = 0; y < image.height(); ++y)
        for (size_t x = 0; x < static_cast<size_t>(image.width()); ++x) {
            const auto from = image.row<uint8_t>(y).subspan(3 * x, 3);
            const auto to = result.mutableRow<uint8_t>(y).subspan(4 * x, 4);
            std::ranges::copy(from, to.begin());
            to[3] = 255;
        }
    return result;
}

Image laidOver(Image picture, const Image& image, const Rect& place, double opacity) {
    const Image four = image.channels() == 4 ? image : withAlpha(image);
    const Image part = withOverlay(cropped(picture, place), {four, opacity});
    for (int y = 0; y < place.height; ++y)
        std::ranges::copy(part.row<uint8_t>(y),
                          picture.mutableRow<uint8_t>(place.y + y)
                              .subspan(static_cast<size_t>(picture.channels() * place.x))
                              .begin());
    return picture;
}

/// What our reader gives of a file's layers, mixed as other programs do: encoded values, 8 bits.
/// @param picture  of the file's size: where no layer is
Image flattened(const std::vector<std::byte>& file, Image picture) {
    for (const FileLayer& layer : layersOf(file, "a.ora").layers) {
        if (!layer.isVisible)
            continue;
        const auto [photograph, report] = reportedPhotograph(file, "a.ora:" + layer.name);
        picture = laidOver(picture, photograph.image, *report.place, 1);
    }
    return picture;
}

/// The same of layers that were not written.
Image flattened(const std::vector<PictureLayer>& layers, Image picture) {
    for (const PictureLayer& layer : layers) {
        const Size size = layer.image.size();
        if (!layer.isHidden)
            picture = laidOver(
                picture, layer.image, {layer.x, layer.y, size.width, size.height}, layer.opacity);
    }
    return picture;
}

std::vector<std::byte> written(const OutputForm& form,
                               const Composition& composition,
                               std::span<const ForegroundChange> changes) {
    return encodePhotograph(photographAs(form, composition, changes), ImageFormat::OpenRaster);
}

class LayeredPictureTest : public ::testing::Test {
protected:
    LayeredPictureTest() {
        composition_.background = texturedPicture({120, 80}, 5);
        Foreground& disc = composition_.foregrounds.front();
        disc.name = "Disc";
        disc.placement.degrees = 33;
        Foreground second = disc;
        second.id = composition_.unusedId();
        second.name = "Second";
        second.image = texturedPicture(second.image.size(), 8);
        second.mask = TiledMask::fromImage(discMask(second.image.size(), {20, 20}, 18, 14));
        second.placement.centre = {disc.placement.centre.x + 12, disc.placement.centre.y + 6};
        composition_.foregrounds.push_back(second);
        for (const Foreground& each : composition_.foregrounds)
            changes_.push_back({each.id, std::make_shared<Brighter>(0.1F)});
    }

    std::vector<std::string> namesOf(const std::vector<std::byte>& file) {
        std::vector<std::string> names;
        for (const FileLayer& layer : layersOf(file, "a.ora").layers)
            names.push_back(layer.name + (layer.isVisible ? "" : ", hidden"));
        return names;
    }

    Composition composition_ = redDiscOnBlue();
    std::vector<ForegroundChange> changes_;
    OutputForm form_{.wantsLayers = true};
};

TEST_F(LayeredPictureTest, HasTheBackgroundAndOfEachForegroundItsOriginalAndItsResult) {
    EXPECT_THAT(namesOf(written(form_, composition_, changes_)),
                ElementsAre("Background",
                            "Disc (original), hidden",
                            "Disc",
                            "Second (original), hidden",
                            "Second"));
}

TEST_F(LayeredPictureTest, FlattenedByOthersIsOurPicture) {
    const std::vector<std::byte> file = written(form_, composition_, changes_);

    const Image merged = decodePhotograph(file, "a.ora").image;
    EXPECT_EQ(merged, render(composition_, changes_));
    EXPECT_THAT(flattened(file, Image(merged.size(), 3, SampleType::U8)), ImageNear(merged, 1));
}

TEST_F(LayeredPictureTest, InPerspectiveTheLayersAreWhatIsSeen) {
    composition_.foregrounds[0].placement.corners =
        Corners{{{0.2, 0}, {0.7, 0.1}, {1.2, 1}, {-0.1, 0.9}}};
    const std::vector<std::byte> file = written(form_, composition_, changes_);

    const Image merged = decodePhotograph(file, "a.ora").image;
    EXPECT_EQ(merged, render(composition_, changes_));
    EXPECT_THAT(flattened(file, Image(merged.size(), 3, SampleType::U8)), ImageNear(merged, 1));
}

TEST_F(LayeredPictureTest, FadedForegroundsAreShownAsOursAndHaveAnOpacity) {
    composition_.background = plainPicture({120, 80}, 250, 250, 250);
    composition_.foregrounds[1].image = plainPicture({40, 40}, 20, 10, 0);
    composition_.foregrounds[1].opacity = 0.5;
    changes_.clear();

    const Photograph picture = photographAs(form_, composition_, changes_);

    EXPECT_THAT(flattened(*picture.layers, Image(picture.image.size(), 3, SampleType::U8)),
                ImageNear(picture.image, 1));
    ASSERT_EQ(picture.layers->size(), 3U);
    EXPECT_EQ((*picture.layers)[1].opacity, 1);
    EXPECT_LT((*picture.layers)[2].opacity, 0.9);
}

TEST_F(LayeredPictureTest, AHiddenForegroundIsAHiddenLayer) {
    composition_.foregrounds[1].isHidden = true;
    changes_.pop_back();

    const std::vector<std::byte> file = written(form_, composition_, changes_);

    EXPECT_THAT(namesOf(file),
                ElementsAre("Background", "Disc (original), hidden", "Disc", "Second, hidden"));
    EXPECT_EQ(decodePhotograph(file, "a.ora").image, render(composition_, changes_));
}

TEST_F(LayeredPictureTest, ACompositeKeepsWhatItsForegroundCovers) {
    const Image picture = texturedPicture({96, 64}, 4);
    Composition composite =
        compositionOfComposite({.image = picture}, discMask({96, 64}, {40, 30}, 20, 9));
    const ForegroundChange changes[] = {
        {composite.foregrounds.front().id, std::make_shared<Brighter>(0.2F)}};

    const std::vector<std::byte> file = written(form_, composite, changes);

    const Image merged = decodePhotograph(file, "a.ora").image;
    EXPECT_EQ(merged, render(composite, changes));
    EXPECT_THAT(flattened(file, Image(merged.size(), 3, SampleType::U8)), ImageNear(merged, 1));
}

TEST_F(LayeredPictureTest, OfDeepPicturesHaveEightBits) {
    OutputForm deep{.sampleType = SampleType::U16};
    composition_.background =
        renderedAs(deep, {.background = composition_.background, .metadata = {}}, {});

    const Photograph picture = photographAs(form_, composition_, changes_);

    EXPECT_EQ(picture.image.sampleType(), SampleType::U8);
}

TEST_F(LayeredPictureTest, TheForegroundAloneHasNoBackgroundAndIsCut) {
    form_.content = OutputContent::CroppedForeground;

    const std::vector<std::byte> file = written(form_, composition_, changes_);

    const FileLayers layers = layersOf(file, "a.ora");
    EXPECT_EQ(layers.layers.size(), 4U);
    EXPECT_LT(layers.size.width, 120);
    const Image merged = decodePhotograph(file, "a.ora").image;
    EXPECT_TRUE(merged.hasAlpha());
}

TEST_F(LayeredPictureTest, OfAnotherSizeHasTheEdgeColoursThatWereFoundAtFullSize) {
    form_.longerSide = 60;
    Composition clean = discOffGreenWall();
    clean.foregrounds.front().isDecontaminated = true;
    Composition made = clean;
    made.foregrounds.front().image = pastedPixels(clean.foregrounds.front());
    made.foregrounds.front().isDecontaminated = false;

    EXPECT_EQ(photographAs(form_, clean, {}).image, photographAs(form_, made, {}).image);
}

TEST_F(LayeredPictureTest, AShadowIsALayerOfItsOwnBelowItsForeground) {
    composition_.foregrounds.front().shadow = CastShadow{.degrees = 30, .length = 1};
    const std::string name = composition_.foregrounds.front().name;

    const Photograph picture = photographAs(form_, composition_, changes_);

    std::vector<std::string> names;
    for (const PictureLayer& layer : *picture.layers)
        names.push_back(layer.name);
    names.resize(4);
    EXPECT_THAT(names, ElementsAre("Background", name + " (shadow)", name + " (original)", name));
    EXPECT_EQ(picture.image, render(composition_, changes_));
    EXPECT_THAT(flattened(*picture.layers, Image({120, 80}, 3, SampleType::U8)),
                ImageNear(picture.image, 1));
}

TEST_F(LayeredPictureTest, WithoutLayersIsThePictureAlone) {
    const Photograph picture = photographAs({}, composition_, changes_);

    EXPECT_EQ(picture.layers, nullptr);
    EXPECT_EQ(picture.image, render(composition_, changes_));
}

}  // namespace
}  // namespace r2r
