// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace r2r::codecs {

/// A fast deflate (RFC 1951) for what is left of photographs once neighbours are subtracted: noise
/// around zero, which repeats nothing, and runs of one value. It looks for nothing else, so it is
/// several times as fast as deflates that look for anything, and as small on such samples.
///
/// Pieces can be made on several threads and be joined: each ends on a whole byte and refers to no
/// other. What is joined becomes a stream by `kDeflateEnd`.
[[nodiscard]] std::vector<std::byte> deflatedPiece(std::span<const std::byte> samples);

/// An empty last block.
inline constexpr std::byte kDeflateEnd[] = {std::byte{0x03}, std::byte{0x00}};

/// The beginning of a zlib stream (RFC 1950).
inline constexpr std::byte kZlibStart[] = {std::byte{0x78}, std::byte{0x01}};

/// A whole zlib stream. Samples in which much repeats (drawings, not photographs) are left to
/// libdeflate, which finds it.
[[nodiscard]] std::vector<std::byte> zlibStream(std::span<const std::byte> samples);

}  // namespace r2r::codecs
