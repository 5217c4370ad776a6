// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layer_reading.h"

#include "tests/ui/studio_pictures.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

constexpr Size kPicture(40, 30);

LoadedPicture layerOf(const std::string& name, uint8_t grey, const Rect& bounds) {
    LoadedPicture layer;
    layer.photograph.image = testing::grainyImage(bounds.size(), grey, grey, grey);
    layer.layer = LayerPlace{.name = name, .bounds = bounds, .picture = kPicture};
    return layer;
}

TEST(TakenBackground, IsTheLowestThatFillsThePicture) {
    std::vector<LoadedPicture> layers = {layerOf("Beach", 90, Rect::of(kPicture)),
                                         layerOf("Dog", 200, {5, 5, 10, 8}),
                                         layerOf("Flattened", 90, Rect::of(kPicture))};
    const Image beach = layers[0].photograph.image;

    const auto background = takenBackground(layers);

    ASSERT_TRUE(background);
    EXPECT_TRUE(background->photograph.image.sharesPixelsWith(beach));
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers[0].layer->name, "Dog");
}

/// The paper is under all other layers, and a layer ends where a tile of 64 pixels does.
TEST(TakenBackground, IsNotThePaperOfMyPaint) {
    std::vector<LoadedPicture> layers = {layerOf("background", 250, Rect::of(kPicture)),
                                         layerOf("Beach", 90, {0, 0, 64, 64}),
                                         layerOf("Dog", 200, {5, 5, 10, 8})};
    const Image beach = layers[1].photograph.image;

    const auto background = takenBackground(layers);

    ASSERT_TRUE(background);
    EXPECT_EQ(background->photograph.image.size(), kPicture);
    EXPECT_EQ(background->photograph.image.row<uint8_t>(7)[9], beach.row<uint8_t>(7)[9]);
    ASSERT_EQ(layers.size(), 1U);
    EXPECT_EQ(layers[0].layer->name, "Dog");
}

}  // namespace
}  // namespace r2r::ui
