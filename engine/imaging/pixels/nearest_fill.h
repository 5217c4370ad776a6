// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace r2r {

/// Which known pixel is the nearest of every pixel; four bytes for each.
class NearestKnown {
public:
    /// @param known  U8, 1 channel; above zero where something is known
    /// @throws Error{InvalidArgument} if the form is another.
    explicit NearestKnown(const Image& known);

    /// Whether anything is known.
    [[nodiscard]] bool isAny() const { return !sources_.empty(); }

    /// The place of the nearest known pixel, counted row by row; its own for a known one. Only if
    /// something is known.
    [[nodiscard]] size_t of(size_t pixel) const { return static_cast<size_t>(sources_[pixel]); }

    /// Gives every pixel that is not known the values of the nearest known one.
    /// @param values  F32, 3 channels, same size
    /// @throws Error{InvalidArgument} if the form is another or the sizes differ.
    void fill(Image& values) const;

private:
    Size size_;
    std::vector<int32_t> sources_;  ///< empty: nothing is known
};

/// `values` with every pixel that is not known replaced by the nearest known one; known pixels
/// stay. If none is known, nothing changes.
///
/// @param values  F32, 3 channels
/// @param known   U8, 1 channel, same size; above zero where `values` are known
/// @throws Error{InvalidArgument} if a form is another or the sizes differ.
[[nodiscard]] Image filledFromNearest(Image values, const Image& known);

}  // namespace r2r
