// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/placed_layers.h"

#include "tests/ui/studio_pictures.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using testing::grainyImage;

LoadedPicture layer(const std::string& name, const Rect& bounds, Size picture) {
    LoadedPicture loaded;
    loaded.photograph.image = grainyImage(bounds.size(), 200, 120, 40);
    loaded.layer = LayerPlace{.name = name, .bounds = bounds, .picture = picture};
    return loaded;
}

Composition beach() {
    return {.background = grainyImage({160, 120}, 60, 90, 150), .metadata = {}, .foregrounds = {}};
}

TEST(PlacedLayers, AreAtTheirPlacesOnAPictureOfTheirSize) {
    const Size picture{160, 120};
    LoadedPicture hidden = layer("Dog", {-10, 20, 30, 20}, picture);
    hidden.layer->isVisible = false;

    const auto placed = placedLayers(
        beach(), std::vector{layer("Dog", {100, 60, 21, 11}, picture), hidden}, Point{3, 4}, {});

    ASSERT_EQ(placed.size(), 2U);
    EXPECT_EQ(placed[0].placement, (Placement{.centre = {110.5, 65.5}}));
    EXPECT_FALSE(placed[0].isHidden);
    EXPECT_EQ(placed[1].placement, (Placement{.centre = {5, 30}}));
    EXPECT_TRUE(placed[1].isHidden);
    EXPECT_EQ(placed[1].name, "Dog 2");
    EXPECT_NE(placed[0].id, placed[1].id);
}

TEST(PlacedLayers, KeepTheirPlacesToEachOtherOnAnotherPicture) {
    const Size picture{1000, 1000};
    const std::vector layers{layer("Left", {500, 500, 100, 100}, picture),
                             layer("Right", {720, 500, 100, 100}, picture)};

    const auto placed = placedLayers(beach(), layers, {}, {});
    const auto dropped = placedLayers(beach(), layers, Point{10, 20}, {});

    // 320 pixels across become 160.
    EXPECT_EQ(placed[0].placement, (Placement{.centre = {25, 60}, .scale = 0.5}));
    EXPECT_EQ(placed[1].placement, (Placement{.centre = {135, 60}, .scale = 0.5}));
    EXPECT_EQ(dropped[0].placement.centre, (Point{-45, 20}));
}

}  // namespace
}  // namespace r2r::ui
