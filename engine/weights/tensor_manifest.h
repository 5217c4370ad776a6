// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace r2r {

/// One tensor that a component has, under its diffusers name.
struct TensorShape {
    std::string name;
    std::vector<int64_t> shape;

    friend bool operator==(const TensorShape&, const TensorShape&) = default;
};

/// All numbers that decide the shapes of a component; the rest of the architecture is fixed. What
/// does not apply to a component is 0. The networks of R2R-Lite have one size only.
struct ComponentWidths {
    std::array<int64_t, 4> levels = {};  ///< channels of the four levels, finest first
    int64_t inputs = 0;                  ///< UNet and refiner: channels of the input
    int64_t context = 0;                 ///< UNet and Controller: features of a text token
    int64_t vocabulary = 0;              ///< text encoder: tokens
    int64_t positions = 0;               ///< text encoder: length of a prompt
    int64_t hidden = 0;                  ///< text encoder: features of a token
    int64_t feedForward = 0;             ///< text encoder: inner features of its MLPs
    int64_t layers = 0;                  ///< text encoder: layers

    friend bool operator==(const ComponentWidths&, const ComponentWidths&) = default;
};

/// Names and shapes of everything that a component of these widths has, the optional tensors
/// (`isOptionalTensor`) among them.
[[nodiscard]] std::vector<TensorShape> tensorManifest(Component component,
                                                      const ComponentWidths& widths);

/// The published widths.
[[nodiscard]] ComponentWidths fullWidths(Component component);
[[nodiscard]] std::vector<TensorShape> fullManifest(Component component);

/// The reduced widths for tests that take seconds.
[[nodiscard]] ComponentWidths goldenWidths(Component component);
[[nodiscard]] std::vector<TensorShape> goldenManifest(Component component);

/// Whether the network works without it: MACA (identity), filter kernels (constants), the
/// Controller's `conv_in` (never used).
[[nodiscard]] bool isOptionalTensor(Component component, const std::string& name);

/// The eight fixed 3×3 kernels of an Adaptive Filter by the names that files have, "Sobel_x" …
struct FilterKernel {
    const char* name;
    std::array<int, 9> coefficients;  ///< row by row, in units of `kFilterKernelUnit`
};

/// 1e-3 rounded to half precision, as the reference does.
inline constexpr double kFilterKernelUnit = 1049.0 / (1 << 20);
[[nodiscard]] const std::array<FilterKernel, 8>& filterKernels();

/// The kernel that a tensor such as "filters.3.Sobel_x" holds, or null.
[[nodiscard]] const FilterKernel* filterKernelOf(const std::string& tensorName);

}  // namespace r2r
