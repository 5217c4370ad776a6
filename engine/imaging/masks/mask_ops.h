// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/masks/mask_operation.h"

#include <span>
#include <string_view>

/// Masks are images of one channel and 8 bit: 0 background, 255 foreground, values between are
/// honoured linearly. Whatever takes a mask throws Error{InvalidArgument} if it is of another form,
/// and what takes an amount, if that is outside the range that the message names.
namespace r2r {

/// The alpha channel as a mask; fully opaque if there is none.
/// @throws Error{InvalidArgument} here and below, if a mask is not one channel of 8 bits or an
/// amount
///         is outside the range that `amountRange` names.
[[nodiscard]] Image maskFromAlpha(const Image& image);

/// The smallest rectangle that holds everything above zero inside `region` (which is inside the
/// mask); empty if there is nothing.
[[nodiscard]] Rect maskSupport(const Image& mask, const Rect& region);
[[nodiscard]] Rect maskSupport(const Image& mask);

/// 255 where the mask is at least `level` (0…1], else 0.
[[nodiscard]] Image thresholded(const Image& mask, double level);
[[nodiscard]] Image inverted(const Image& mask);

/// Gaussian soft edge with standard deviation radiusPx / 2; never beyond radiusPx. Less than a
/// pixel changes nothing. The picture's border does not fade.
[[nodiscard]] Image feathered(const Image& mask, double radiusPx);

/// Moves the edge outwards by `distancePx` (inwards when negative), keeping its softness:
/// a grey-scale dilation or erosion with a disc. Fractions of a pixel blend the two whole radii
/// around them. The picture's border is no edge: nothing shrinks away from it.
[[nodiscard]] Image grown(const Image& mask, double distancePx);

/// Fills background regions (below ½) that do not touch the border, and the soft edge around them.
/// Dips that stay above ½ are kept.
[[nodiscard]] Image holesFilled(const Image& mask);

/// Straightens a ragged edge: the median over a square of ± radiusPx (rounded to whole pixels). It
/// keeps a straight edge as steep as it was, and loses what is thinner than the radius.
[[nodiscard]] Image smoothed(const Image& mask, double radiusPx);

/// In the given order.
[[nodiscard]] Image applied(const Image& mask, std::span<const MaskOperation> operations);

/// @throws Error{InvalidArgument} naming both sizes if they differ.
void requireSameSize(const Image& mask,
                     std::string_view maskName,
                     Size picture,
                     std::string_view pictureName);

}  // namespace r2r
