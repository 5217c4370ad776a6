// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lifted_change.h"

#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace r2r {
namespace {

using namespace ::r2r::testing;

/// A textured composite with a large soft-edged foreground.
Composition texturedComposite() {
    Composition composition = compositionOfComposite({.image = texturedPicture({480, 320}, 11)},
                                                     discMask({480, 320}, {240, 160}, 120, 4));
    composition.foregrounds.front().harmony.strength = {};
    return composition;
}

/// A change that a low-resolution network might make: light that falls off from left to right.
Image relit(const Image& composite) {
    Image result = composite;
    for (int y = 0; y < result.height(); ++y) {
        const auto row = result.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] *= 1.1F - 0.4F * static_cast<float>(i / 3) / static_cast<float>(result.width());
    }
    return result;
}

/// Horizontal differences of the green channel inside the disc.
std::vector<double> gradients(const Image& image, const Image& mask) {
    std::vector<double> values;
    for (int y = 0; y < image.height(); ++y)
        for (size_t x = 1; x < static_cast<size_t>(image.width()); ++x)
            if (mask.row<uint8_t>(y)[x] == 255 && mask.row<uint8_t>(y)[x - 1] == 255)
                values.push_back(image.row<uint8_t>(y)[3 * x + 1] -
                                 image.row<uint8_t>(y)[3 * x - 2]);
    return values;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (size_t i = 0; i < a.size(); ++i) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

Image lifted(const Composition& composition, int workingSide) {
    const Foreground& foreground = composition.foregrounds.front();
    const WorkingFrame frame =
        workingFrame(composition, foreground, {.longerSide = workingSide, .context = INFINITY});
    const ForegroundChange changes[] = {
        {foreground.id,
         liftedChange(frame, relit(frame.composite), composition.background.size())}};
    return render(composition, changes);
}

TEST(LiftedChange, CarriesASmoothChangeToFullResolution) {
    const Composition composition = texturedComposite();
    const Image mask = composition.foregrounds.front().mask.toImage();
    const Image expected =
        fromWorkingSpace(relit(toWorkingSpace(composition.background)), composition.background);

    const Image result = lifted(composition, 120);

    for (int channel = 0; channel < 3; ++channel)
        EXPECT_NEAR(meanInside(result, mask, channel), meanInside(expected, mask, channel), 1);
}

TEST(LiftedChange, KeepsTheTexture) {
    const Composition composition = texturedComposite();
    const Image mask = composition.foregrounds.front().mask.toImage();

    const Image result = lifted(composition, 96);

    EXPECT_GE(correlation(gradients(result, mask), gradients(composition.background, mask)), 0.98);
}

TEST(LiftedChange, LeavesTheRestAlone) {
    const Composition composition = texturedComposite();

    const Image result = lifted(composition, 96);

    EXPECT_THAT(
        result,
        IsBitExactOutside(composition.foregrounds.front().mask.toImage(), composition.background));
}

TEST(LiftedChange, LooksTheSameOnASmallerRaster) {
    const Composition composition = texturedComposite();
    const Foreground& foreground = composition.foregrounds.front();
    const WorkingFrame frame =
        workingFrame(composition, foreground, {.longerSide = 120, .context = INFINITY});
    const ForegroundChange changes[] = {
        {foreground.id,
         liftedChange(frame, relit(frame.composite), composition.background.size())}};

    const Image small = render(reduced(composition, 240), changes);

    EXPECT_THAT(small, ImageNear(resized(render(composition, changes), {240, 160}), 6, 60));
}

}  // namespace
}  // namespace r2r
