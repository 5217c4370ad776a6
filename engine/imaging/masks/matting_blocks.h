// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

/// Four numbers, and what makes four of four: enough algebra for the coarse levels of matting.
namespace r2r {

using Four = std::array<double, 4>;
using Block = std::array<double, 16>;  ///< four rows of four

/// Makes the columns of `rows` orthonormal (Gram-Schmidt, twice).
/// @return what the columns were made of: rows before = rows now · result. A column that adds
///         nothing to those before it (a thousandth, in the mean) becomes zero.
[[nodiscard]] Block orthonormalized(std::span<Four> rows);

/// `sum` += weight · a · bᵀ.
void addOuter(Block& sum, double weight, const Four& a, const Four& b);

/// `sum` += aᵀ · middle · b.
void addProduct(Block& sum, const Block& a, const Block& middle, const Block& b);

/// `target` += block · values.
void addProduct(Four& target, const Block& block, const Four& values);

/// `target` += blockᵀ · values.
void addTransposedProduct(Four& target, const Block& block, const Four& values);

/// `target` −= block · values.
void subtractProduct(Four& target, const Block& block, const Four& values);

/// Of a symmetric, positive block.
[[nodiscard]] Block inverted(Block block);

/// A pivot of an elimination that rounding made too small stays positive.
/// @param before  what stood there in the beginning
[[nodiscard]] double safePivot(double pivot, double before);

}  // namespace r2r
