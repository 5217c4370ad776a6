// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <span>
#include <vector>

namespace r2r::codecs {

/// The pixels of a Krita layer or mask as they are in the archive: a list of tiles, each packed by
/// itself.
class KritaTiles {
public:
    /// @param content     borrowed
    /// @param pixelBytes  that a pixel must have
    /// @throws Error{Corrupt} · Error{Unsupported} for another version of the list
    KritaTiles(const Source& source, std::span<const std::byte> content, size_t pixelBytes);

    /// Around all tiles, in pixels of the layer; empty when there is none.
    [[nodiscard]] Rect bounds() const;

    /// Of all tiles together.
    [[nodiscard]] int64_t storedPixels() const;

    /// The pixels of `region`, row by row, with `fill` where there is no tile.
    /// @param fill  a pixel
    /// @throws Error{Corrupt} for a damaged tile
    [[nodiscard]] std::vector<std::byte> pixels(const Rect& region,
                                                std::span<const std::byte> fill) const;

private:
    struct Tile {
        int x = 0;  ///< of its upper left pixel
        int y = 0;
        std::span<const std::byte> packed;
    };

    [[nodiscard]] std::vector<std::byte> unpacked(const Tile& tile) const;

    const Source& source_;
    size_t pixelBytes_;
    std::vector<Tile> tiles_;
};

}  // namespace r2r::codecs
