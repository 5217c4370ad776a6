// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace r2r::codecs {

/// The order of a TIFF's samples in a row: as libtiff hands them out, in the machine's byte order;
/// those of 1 to 7 and 9 to 15 bits are packed, most significant bit first.
struct PackedSamples {
    int bits = 8;
    bool isFloat = false;
    bool isIndex = false;  ///< into a palette: the numbers count, they are not scaled
};

/// Whether a row can be used as it is.
[[nodiscard]] bool isWholeSample(const PackedSamples& form);

/// Takes `count` samples of `form` from `row` to `samples`, which are of `type`: integers are
/// scaled to the whole range (those of 32 bits rounded), floats widened or narrowed.
void unpackSamples(std::span<const std::byte> row,
                   const PackedSamples& form,
                   size_t count,
                   SampleType type,
                   std::byte* samples);

}  // namespace r2r::codecs
