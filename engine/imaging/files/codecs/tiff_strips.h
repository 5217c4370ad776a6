// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <vector>

namespace r2r::codecs {

/// The rows of `band` as a strip of a TIFF that is compressed by deflate and predicted
/// horizontally (2): each sample less that of the pixel to the left.
/// @param rows  8 or 16 bit
/// @param band  whole rows, all of them in `rows`
[[nodiscard]] std::vector<std::byte> deflatedStrip(const RowsToWrite& rows, const Rect& band);

}  // namespace r2r::codecs
