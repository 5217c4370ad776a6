// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/plugins/mapped_change.h"

#include <utility>
#include <vector>

namespace r2r::testing {

/// Of a quarter of a raster: more in the middle of it.
[[nodiscard]] inline ChangePlace placeOfChange(Size raster) {
    return {.share = {.rows = 2,
                      .columns = 2,
                      .channels = 1,
                      .values = {0.25F, 1, 0.5F, 0.75F},
                      .isBicubic = true,
                      .alignsCorners = false},
            .region = {raster.width / 4, raster.height / 4, raster.width / 2, raster.height / 2},
            .raster = raster};
}

/// As a plug-in describes it that gives coefficients of red, green, blue and one.
[[nodiscard]] inline SharedColorChange mappedPolynomial(Size raster) {
    ParameterMap coefficients{.rows = 2, .columns = 3, .channels = 12, .values = {}};
    for (int i = 0; i < 2 * 3 * 12; ++i)
        coefficients.values.push_back(0.01F * static_cast<float>(i % 17) +
                                      (i % 12 % 5 == 0 ? 0.8F : 0));
    return polynomialChange({.terms = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}},
                             .in = {.gain = {2, 2, 2}, .bias = {-1, -1, -1}},
                             .out = {.gain = {2, 2, 2}, .bias = {-1, -1, -1}}},
                            std::move(coefficients),
                            placeOfChange(raster));
}

/// As a plug-in describes it that gives a table of colours.
[[nodiscard]] inline SharedColorChange mappedTable(Size raster) {
    constexpr int kSide = 4;
    ColorTable table{.side = kSide, .colors = {}, .out = {}};
    for (int red = 0; red < kSide; ++red)
        for (int green = 0; green < kSide; ++green)
            for (int blue = 0; blue < kSide; ++blue)
                for (const int value : {3 * red / 4, green, blue})
                    table.colors.push_back(static_cast<float>(value) / (kSide - 1));
    return tableChange(std::move(table), placeOfChange(raster));
}

}  // namespace r2r::testing
