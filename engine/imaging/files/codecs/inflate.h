// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace r2r::codecs {

/// A zlib stream (RFC 1950) unpacked; nothing if it is damaged or holds more than `limit` bytes.
[[nodiscard]] std::optional<std::vector<std::byte>> inflated(std::span<const std::byte> stream,
                                                             size_t limit);

}  // namespace r2r::codecs
