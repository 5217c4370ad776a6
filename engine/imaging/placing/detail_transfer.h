// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <vector>

namespace r2r {

/// A smooth, edge-aware, spatially varying affine colour transform: a bilateral grid of 3×4
/// matrices.
///
/// `coefficients` is (12, bins, rows, columns), row-major. Coefficient 4·i + j is the weight of
/// input [r g b 1][j] in output channel i, in the working space. The luma of a pixel chooses the
/// bin, its place the cell (trilinear, centres at +½, clamped at the borders); the grid spans the
/// picture it was fitted on.
struct ColorField {
    int bins = 0;
    int rows = 0;
    int columns = 0;
    std::vector<float> coefficients;
};

struct ColorFieldOptions {
    int cellPx = 16;        ///< about this many low-resolution pixels per cell and side
    int bins = 8;           ///< luma bins
    double smoothness = 1;  ///< how closely a cell follows its surroundings where colours vary
                            ///< little; larger is smoother
    double evidencePx = 2;  ///< a cell that saw fewer pixels follows its surroundings; where no
                            ///< cell saw any, the field is the identity
};

/// Fits the field that best explains `after` from `before` inside the mask (weighted least squares
/// per cell, from coarse to fine), so that a change computed at low resolution can be carried
/// to the full-resolution foreground without touching its texture. The idea of bilateral guided
/// upsampling (Chen et al. 2016).
///
/// @param before, after  F32, 3 channels, working space, same size
/// @param mask           F32, 1 channel, same size, 0…1
/// @throws Error{InvalidArgument} if forms or sizes disagree or the mask is empty.
[[nodiscard]] ColorField fitColorField(const Image& before,
                                       const Image& after,
                                       const Image& mask,
                                       const ColorFieldOptions& options = {});

}  // namespace r2r
