// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Masks are images of one channel and 8 bit: 0 background, 255 foreground, values between are
/// honoured linearly.
namespace r2r {

/// The alpha channel as a mask; fully opaque if there is none.
[[nodiscard]] Image maskFromAlpha(const Image& image);

/// 255 where the mask is at least `level` (0…1], else 0.
[[nodiscard]] Image thresholded(const Image& mask, double level);
[[nodiscard]] Image inverted(const Image& mask);

/// Gaussian soft edge with standard deviation radiusPx / 2; never beyond radiusPx. 0 changes
/// nothing.
[[nodiscard]] Image feathered(const Image& mask, double radiusPx);

/// Moves the edge outwards by `distancePx` (inwards when negative), keeping its softness:
/// a grey-scale dilation or erosion with a disc.
[[nodiscard]] Image grown(const Image& mask, double distancePx);

/// Fills background regions (below ½) that do not touch the border.
[[nodiscard]] Image holesFilled(const Image& mask);

/// Straightens a ragged edge: a median-like smoothing of the contour over radiusPx, keeping the
/// edge as steep as it was.
[[nodiscard]] Image smoothed(const Image& mask, double radiusPx);

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

/// In the given order.
[[nodiscard]] Image applied(const Image& mask, std::span<const MaskOperation> operations);

/// @throws Error{InvalidArgument} naming both sizes if they differ.
void requireSameSize(const Image& mask,
                     std::string_view maskName,
                     Size picture,
                     std::string_view pictureName);

}  // namespace r2r
