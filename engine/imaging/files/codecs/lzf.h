// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace r2r::codecs {

/// A block of LibLZF unpacked; nothing if it is damaged or is not of `bytes` bytes. The library
/// itself would be one more package to install for these few lines.
[[nodiscard]] std::optional<std::vector<std::byte>> lzfUnpacked(std::span<const std::byte> block,
                                                                size_t bytes);

}  // namespace r2r::codecs
