// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/recorded_change.h"
#include "engine/pipeline/plugins/parameter_map.h"
#include "engine/pipeline/plugins/plugin_manifest.h"

#include <vector>

/// Changes of colours that a network described by maps of coefficients, or by a table. They need no
/// LibTorch, so that what a file kept of them is applied without.
namespace r2r {

/// out[i] = Σ coefficient[i][t] · term[t], on values as a network sees them.
struct ColorPolynomial {
    std::vector<ColorTerm> terms;
    ValueScale in;  ///< red, green, blue, as `out`
    ValueScale out;
};

/// A 3D LUT, interpolated trilinearly.
struct ColorTable {
    int side = 0;               ///< ≥ 2
    std::vector<float> colors;  ///< (red, green, blue, colour)
    ValueScale out;
};

/// Where the change is, and how much of it a pixel gets.
struct ChangePlace {
    ParameterMap share;  ///< of one channel
    Rect region;         ///< that all maps span
    Size raster;         ///< in which it is
};

/// @param coefficients  all of red, all of green, all of blue; those of a colour in the order of
///                      the terms
[[nodiscard]] SharedColorChange polynomialChange(ColorPolynomial polynomial,
                                                 ParameterMap coefficients,
                                                 ChangePlace place);

[[nodiscard]] SharedColorChange tableChange(ColorTable table, ChangePlace place);

/// The change that a record was made of.
/// @throws Error{Corrupt} if its numbers do not fit.
[[nodiscard]] SharedColorChange mappedChangeFrom(const ChangeRecord& record);

}  // namespace r2r
