// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/lzf.h"

#include <utility>

namespace r2r::codecs {

/// A byte below 32 announces one more literal than it says; others repeat what came before: three
/// bits of length (7: a further byte is added), thirteen of distance.
std::optional<std::vector<std::byte>> lzfUnpacked(std::span<const std::byte> block, size_t bytes) {
    constexpr unsigned kLiterals = 32;
    constexpr unsigned kLong = 7;
    std::vector<std::byte> content;
    content.reserve(bytes);
    size_t next = 0;
    const auto hasMore = [&](size_t count) { return block.size() - next >= count; };
    const auto number = [&] { return std::to_integer<unsigned>(block[next++]); };
    while (hasMore(1)) {
        const unsigned control = number();
        if (control < kLiterals) {
            const size_t count = control + 1;
            if (!hasMore(count) || bytes - content.size() < count)
                return std::nullopt;
            const auto from = block.subspan(next, count);
            content.insert(content.end(), from.begin(), from.end());
            next += count;
            continue;
        }
        size_t count = (control >> 5U) + 2;
        if (control >> 5U == kLong) {
            if (!hasMore(1))
                return std::nullopt;
            count += number();
        }
        if (!hasMore(1))
            return std::nullopt;
        const size_t distance = ((control & 31U) << 8U | number()) + 1;
        if (distance > content.size() || bytes - content.size() < count)
            return std::nullopt;
        for (; count > 0; --count)  // byte by byte: what is repeated may overlap
            content.push_back(content[content.size() - distance]);
    }
    return content.size() == bytes ? std::optional(std::move(content)) : std::nullopt;
}

}  // namespace r2r::codecs
