// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/job_context.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace r2r::codecs {

/// Makes the pieces of a file from bands of rows, on all cores, and hands them on in their order.
///
/// Few pieces wait at any time: each leaves as soon as those before it have left.
/// @param picture   its size; the last band may be lower than the others
/// @param make      any thread, several at once
/// @param take      one call at a time, from the first band to the last, on any thread
/// @param job       hears of `Phase::Saving`
/// @throws what `make` and `take` throw; Cancelled within one band.
void forEachPieceInOrder(
    Size picture,
    int rowsPerPiece,
    const std::function<std::vector<std::byte>(const Rect& band)>& make,
    const std::function<void(size_t index, std::span<const std::byte> piece)>& take,
    const JobContext& job);

/// The rows that make about a mebibyte: enough for a thread to be worth it, little enough to be
/// cancelled at once.
[[nodiscard]] int rowsPerPiece(size_t bytesPerRow, int height);

}  // namespace r2r::codecs
