// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/network_picture.h"

#include "engine/core/error.h"
#include "engine/diffusion/conditioning.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

TEST(NetworkPicture, SizeKeepsProportionsInCellsOf64) {
    EXPECT_EQ(networkSize({4000, 3000}, 1024), (Size{1024, 768}));
    EXPECT_EQ(networkSize({3000, 4000}, 512), (Size{384, 512}));
    EXPECT_EQ(networkSize({1000, 1000}, 1000), (Size{960, 960}));
    EXPECT_EQ(networkSize({640, 480}, 1024), (Size{640, 512}));
    EXPECT_EQ(networkSize({10, 5000}, 512), (Size{64, 512}));
    EXPECT_EQ(networkSize({1, 1}, 1024), (Size{64, 64}));
}

TEST(NetworkPicture, ShowsTheFinishedComposite) {
    const Image photo = texturedPicture({130, 70}, 2);
    const Image mask = discMask({130, 70}, {60, 30}, 20);
    const Composition composition = compositionOfComposite({.image = photo}, mask);

    const NetworkPicture fromDocument =
        networkPicture(composition, composition.foregrounds.front(), {128, 64});
    const NetworkPicture fromFiles = networkPicture(photo, mask, {128, 64});

    EXPECT_THAT(fromDocument.composite, ImageNear(fromFiles.composite, 1));
    EXPECT_EQ(fromDocument.mask, fromFiles.mask);
}

TEST(NetworkPicture, TensorsHaveTheRangesOfTheNetworks) {
    const Image mask = discMask({128, 64}, {60, 30}, 20);
    const Conditioning conditioning =
        conditioningOf(networkPicture(plainPicture({128, 64}, 255, 0, 128), mask, {128, 64}));

    conditioning.check();
    EXPECT_EQ(conditioning.composite.select(1, 0).min().item<float>(), 1);
    EXPECT_EQ(conditioning.composite.select(1, 1).max().item<float>(), -1);
    EXPECT_EQ(conditioning.mask[0][0][30][60].item<float>(), 1);
    EXPECT_EQ(conditioning.mask[0][0][0][0].item<float>(), 0);
    EXPECT_EQ(conditioning.latentMask().sizes(), at::IntArrayRef({1, 1, 8, 16}));
}

}  // namespace
}  // namespace r2r::testing
