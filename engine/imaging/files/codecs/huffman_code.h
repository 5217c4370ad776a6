// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace r2r::codecs {

/// A prefix code as deflate (RFC 1951) writes it: bits in the order in which they are sent, least
/// significant first.
struct HuffmanCode {
    std::vector<uint16_t> bits;
    std::vector<uint8_t> lengths;  ///< 0 for symbols that do not occur
};

/// The shortest code for symbols that occur so often, with no length above `longest`.
///
/// The code is complete: where fewer than two symbols occur, the first that do not are counted in.
/// @param counts   2 symbols at least, and no more than 2^longest
[[nodiscard]] HuffmanCode huffmanCode(std::span<const uint32_t> counts, int longest);

}  // namespace r2r::codecs
