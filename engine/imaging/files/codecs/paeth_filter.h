// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace r2r::codecs {

/// Applies a PNG's filter of type 4 to a row: every byte less the one to the left, above, or to
/// the left above, whichever is nearest to left + above − left above.
///
/// @param above          the row before; zeros above the first
/// @param bytesPerPixel  distance to the byte of the same meaning at the left, at most `count`
/// @param differences    `count` bytes
void paethDifferences(const uint8_t* row,
                      const uint8_t* above,
                      size_t count,
                      size_t bytesPerPixel,
                      uint8_t* differences);

}  // namespace r2r::codecs
