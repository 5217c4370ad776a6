// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace r2r {

/// A mask operation as a value, so that a recipe can write it down and repeat it.
struct MaskOperation {
    enum class Kind : uint8_t { Threshold, Invert, Feather, Grow, FillHoles, Smooth };
    Kind kind = Kind::Invert;
    double amount =
        0;  ///< level, or radius or distance in mask pixels; unused by Invert and FillHoles

    bool operator==(const MaskOperation&) const = default;
};

/// "feather:3.5", "grow:-2", "threshold:0.5", "invert", "fill-holes", "smooth:4"; the inverse of
/// `toText`.
/// @throws Error{InvalidArgument} listing what is understood, or naming the allowed range.
[[nodiscard]] MaskOperation parseMaskOperation(std::string_view text);
[[nodiscard]] std::string toText(const MaskOperation& operation);

/// @throws Error{InvalidArgument} naming the allowed range if the amount is outside of it.
void requireAmount(const MaskOperation& operation);

}  // namespace r2r
