// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/masked_poisson.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r::grids {
namespace {

/// A picture of `channels` interleaved floats, of which a disc is unknown.
struct Scene {
    int64_t height = 420;
    int64_t width = 500;
    int64_t channels = 3;
    std::vector<uint8_t> unknown = std::vector<uint8_t>(static_cast<size_t>(height * width));
    std::vector<float> values = std::vector<float>(static_cast<size_t>(height * width * channels));

    explicit Scene(float inside = 0) {
        for (int64_t y = 0; y < height; ++y)
            for (int64_t x = 0; x < width; ++x) {
                const bool isInside = (x - 250) * (x - 250) + (y - 210) * (y - 210) < 190 * 190;
                unknown[static_cast<size_t>(y * width + x)] = isInside ? 255 : 0;
                for (int64_t c = 0; c < channels; ++c)
                    values[static_cast<size_t>((y * width + x) * channels + c)] =
                        isInside ? inside : plane(y, x, c);
            }
    }

    /// Harmonic on the grid as well.
    [[nodiscard]] static float plane(int64_t y, int64_t x, int64_t channel) {
        return 0.001F * static_cast<float>(x * (channel + 1) - y);
    }

    PoissonOutcome solve(int threads, double tolerance = 1e-3) {
        std::vector<MaskedPlane> planes;
        for (int64_t c = 0; c < channels; ++c)
            planes.push_back({{}, {values.data() + c, width * channels, channels}});
        return solveMasked(unknown,
                           height,
                           width,
                           planes,
                           {.tolerance = tolerance, .threads = threads},
                           [](size_t, double) {});
    }
};

TEST(MaskedPoisson, ContinuesASlopeFromItsBoundary) {
    Scene scene(0.5F);

    const PoissonOutcome outcome = scene.solve(2);

    double worst = 0;
    for (int64_t y = 0; y < scene.height; ++y)
        for (int64_t x = 0; x < scene.width; ++x)
            for (int64_t c = 0; c < scene.channels; ++c) {
                const auto i = static_cast<size_t>((y * scene.width + x) * scene.channels + c);
                worst = std::max(worst, double{std::abs(scene.values[i] - Scene::plane(y, x, c))});
            }
    EXPECT_LT(worst, 1e-3);
    EXPECT_LE(outcome.errorEstimate, 1e-3);
}

TEST(MaskedPoisson, GivesTheSameBitsOnAnyNumberOfThreads) {
    Scene alone(0.5F);
    Scene together(0.5F);

    (void)alone.solve(1);
    (void)together.solve(7);

    EXPECT_EQ(alone.values, together.values);
}

TEST(MaskedPoisson, LeavesAPictureWithoutUnknownsAlone) {
    Scene scene;
    std::ranges::fill(scene.unknown, uint8_t{0});
    const std::vector<float> before = scene.values;

    EXPECT_EQ(scene.solve(2).iterations, 0);
    EXPECT_EQ(scene.values, before);
}

TEST(MaskedPoisson, RefusesARegionWithoutBoundary) {
    Scene scene;
    std::ranges::fill(scene.unknown, uint8_t{255});

    EXPECT_THROW((void)scene.solve(2), Error);
}

}  // namespace
}  // namespace r2r::grids
