// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/krita_tiles.h"

#include "engine/imaging/files/codecs/byte_reader.h"
#include "engine/imaging/files/codecs/lzf.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace r2r::codecs {
namespace {

constexpr int kSide = 64;
constexpr size_t kPixels = size_t{kSide} * kSide;

/// The text up to the end of the line, which is taken, too.
std::string_view takeLine(ByteReader& reader) {
    constexpr size_t kLongest = 100;
    const auto rest = reader.rest();
    const auto end =
        std::ranges::find(rest.first(std::min(rest.size(), kLongest)), std::byte{'\n'});
    const auto length = static_cast<size_t>(end - rest.begin());
    const auto line = reader.take(length);
    reader.take(1);
    return {reinterpret_cast<const char*>(line.data()), line.size()};
}

/// Whole numbers between commas, as far as there are some.
std::vector<int64_t> numbers(std::string_view text) {
    std::vector<int64_t> found;
    while (!text.empty()) {
        const size_t comma = std::min(text.find(','), text.size());
        int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + comma, value);
        if (error == std::errc() && end == text.data() + comma)
            found.push_back(value);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return found;
}

std::optional<int64_t> field(ByteReader& reader, std::string_view name) {
    const std::string_view line = takeLine(reader);
    if (!line.starts_with(name) || line.size() < name.size() + 2)
        return std::nullopt;
    const auto values = numbers(line.substr(name.size() + 1));
    return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
}

}  // namespace

KritaTiles::KritaTiles(const Source& source, std::span<const std::byte> content, size_t pixelBytes)
    : source_(source), pixelBytes_(pixelBytes) {
    ByteReader reader(source, content);
    const auto version = field(reader, "VERSION");
    if (version != 2)
        throw source.error(ErrorCode::Unsupported,
                           "its layers have a form that is not known",
                           "Save it again with Krita 2.5 or newer.");
    const bool isTiled =
        field(reader, "TILEWIDTH") == kSide && field(reader, "TILEHEIGHT") == kSide;
    const auto pixel = field(reader, "PIXELSIZE");
    const auto count = field(reader, "DATA");
    if (!isTiled || pixel != static_cast<int64_t>(pixelBytes) || !count)
        throw source.error(ErrorCode::Corrupt, "the pixels of this layer are damaged");
    constexpr int64_t kFarthest = 1 << 24;
    // LZF says 264 bytes with three.
    const auto fewestBytes = static_cast<int64_t>(kPixels * pixelBytes / 88);
    for (int64_t i = 0; i < *count; ++i) {
        const auto place = numbers(takeLine(reader));  // x, y, LZF, bytes
        const auto isPlace = [](int64_t value) {
            return value >= -kFarthest && value <= kFarthest && value % kSide == 0;
        };
        const bool isSane =
            place.size() == 3 && isPlace(place[0]) && isPlace(place[1]) && place[2] > fewestBytes;
        if (!isSane)
            throw source.error(ErrorCode::Corrupt, "the pixels of this layer are damaged");
        tiles_.push_back({static_cast<int>(place[0]),
                          static_cast<int>(place[1]),
                          reader.take(static_cast<uint64_t>(place[2]))});
    }
}

Rect KritaTiles::bounds() const {
    Rect all;
    for (const Tile& tile : tiles_)
        all = unionOf(all, {tile.x, tile.y, kSide, kSide});
    return all;
}

int64_t KritaTiles::storedPixels() const {
    return static_cast<int64_t>(tiles_.size() * kPixels);
}

std::vector<std::byte> KritaTiles::pixels(const Rect& region,
                                          std::span<const std::byte> fill) const {
    const size_t rowBytes = static_cast<size_t>(region.width) * pixelBytes_;
    std::vector<std::byte> all(rowBytes * static_cast<size_t>(region.height));
    if (std::ranges::any_of(fill, [](std::byte each) { return each != std::byte{0}; }))
        for (size_t i = 0; i < all.size(); i += pixelBytes_)
            std::ranges::copy(fill, all.begin() + static_cast<std::ptrdiff_t>(i));
    for (const Tile& tile : tiles_) {
        source_.throwIfCancelled();
        const Rect part = intersection(region, {tile.x, tile.y, kSide, kSide});
        if (part.isEmpty())
            continue;
        const std::vector<std::byte> stored = unpacked(tile);
        for (int y = part.y; y < part.bottom(); ++y) {
            const auto from = static_cast<size_t>((y - tile.y) * kSide + part.x - tile.x);
            std::memcpy(all.data() + static_cast<size_t>(y - region.y) * rowBytes +
                            static_cast<size_t>(part.x - region.x) * pixelBytes_,
                        stored.data() + from * pixelBytes_,
                        static_cast<size_t>(part.width) * pixelBytes_);
        }
    }
    return all;
}

/// Packed tiles have all first bytes of their pixels, then all second ones, and so on.
std::vector<std::byte> KritaTiles::unpacked(const Tile& tile) const {
    const size_t bytes = kPixels * pixelBytes_;
    const auto content = tile.packed.subspan(1);
    if (tile.packed.front() == std::byte{0} && content.size() == bytes)
        return {content.begin(), content.end()};
    const auto planes = lzfUnpacked(content, bytes);
    if (tile.packed.front() != std::byte{1} || !planes)
        throw source_.error(ErrorCode::Corrupt, "the pixels of this layer are damaged");
    std::vector<std::byte> pixels(bytes);
    for (size_t plane = 0; plane < pixelBytes_; ++plane)
        for (size_t i = 0; i < kPixels; ++i)
            pixels[i * pixelBytes_ + plane] = (*planes)[plane * kPixels + i];
    return pixels;
}

}  // namespace r2r::codecs
