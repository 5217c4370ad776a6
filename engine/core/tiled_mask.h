// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace r2r {

/// A soft mask (0 background … 255 foreground) made of 64×64 copy-on-write tiles.
///
/// A copy is a vector of pointers, so every stroke can keep the mask as it was before it, and a
/// request can carry a snapshot to another thread. Tiles outside the stroke stay shared: undo
/// memory is proportional to what was painted. A null tile is all zero.
class TiledMask {
public:
    static constexpr int kTileSize =
        64;  // one undo of a 200 px stroke keeps about 40 tiles: 160 KiB
    using Tile = std::array<uint8_t, size_t{kTileSize} * kTileSize>;

    TiledMask() = default;
    explicit TiledMask(Size size, uint8_t value = 0);

    /// @param mask  one channel, 8 bit.
    [[nodiscard]] static TiledMask fromImage(const Image& mask);
    [[nodiscard]] Image toImage() const;
    [[nodiscard]] Image toImage(const Rect& region) const;  ///< `region` inside the mask

    [[nodiscard]] Size size() const { return size_; }

    [[nodiscard]] bool isEmpty() const { return size_.isEmpty(); }

    [[nodiscard]] uint8_t at(int x, int y) const;

    /// The mask with the pixels of `patch` (one channel, 8 bit) written at (x, y); pixels
    /// outside the mask are ignored.
    void write(int x, int y, const Image& patch);

    /// Paints a round soft dab: the maximum of what is there and the dab, or for an eraser the
    /// minimum with its inverse.
    /// @param centre    pixels of the mask; may be outside
    /// @param radiusPx  where the dab ends, > 0
    /// @param hardness  0…1: the share of the radius that is full before the edge falls off
    /// @param opacity   0…1: the value at the centre
    /// @return the pixels that may have changed, inside the mask.
    Rect dab(Point centre, double radiusPx, double hardness, double opacity, bool isEraser);

    /// The same for a brush that is not round here, because the mask is seen in perspective.
    /// @param maskFromBrush  takes the circle of radius 1 around the origin to where the dab ends
    Rect dab(const Affine& maskFromBrush, double hardness, double opacity, bool isEraser);

    /// The smallest rectangle that holds everything above zero; empty if there is nothing.
    [[nodiscard]] Rect support() const;

    /// The parts of `region` that may differ from `other`, of the same size: whole tiles that the
    /// two do not share, those beside each other as one.
    [[nodiscard]] std::vector<Rect> partsUnlike(const TiledMask& other, const Rect& region) const;

    /// Number of tiles that are stored by both; for tests of sharing.
    [[nodiscard]] int sharedTiles(const TiledMask& other) const;

    /// By value of the pixels; shared tiles are not read.
    [[nodiscard]] bool operator==(const TiledMask& other) const;

private:
    using TilePointer = std::shared_ptr<const Tile>;

    [[nodiscard]] int columns() const { return (size_.width + kTileSize - 1) / kTileSize; }

    [[nodiscard]] int rows() const { return (size_.height + kTileSize - 1) / kTileSize; }

    [[nodiscard]] TilePointer& tile(int column, int row);
    [[nodiscard]] const TilePointer& tile(int column, int row) const;
    [[nodiscard]] Tile& mutableTile(int column, int row);

    /// Paints what `valuesOf(x, y, values)` says of the `kTileSize` pixels from (x, y) on.
    template <typename ValuesOf>
    Rect paint(const Rect& region, bool isEraser, const ValuesOf& valuesOf);

    Size size_;
    std::vector<TilePointer> tiles_;
};

}  // namespace r2r
