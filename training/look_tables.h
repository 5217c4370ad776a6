// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>

namespace r2r {

/// Colour looks as tables, such as film simulations: what becomes of each colour. Black-and-white
/// looks and those that turn greys around are left out, because they hide what was there.
class LookTables {
public:
    /// @param file  NumPy's .npy: float16 or float32, C order, (looks, n, n, n, 3). Index
    ///              [look, b, g, r], each axis 0 to 1, gives R, G, B in 0 to 1; sRGB in and out.
    /// @throws Error{NotFound} · Error{Unreadable} · Error{Corrupt} naming the file and what is
    ///         wrong · Error{InvalidArgument} if no look of it is of use.
    explicit LookTables(const std::filesystem::path& file);

    [[nodiscard]] int64_t size() const { return tables_.size(0); }

    /// @param picture  (1, 3, H, W) in [0, 1]
    /// @param look     0 to `size() - 1`
    /// @return         the same with the look, in [0, 1], interpolated trilinearly
    [[nodiscard]] at::Tensor of(const at::Tensor& picture, int64_t look) const;

private:
    at::Tensor tables_;  ///< (looks, 3, n, n, n) float32
};

}  // namespace r2r
