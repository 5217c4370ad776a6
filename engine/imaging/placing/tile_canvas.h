// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/foreground_sampler.h"

#include <cstdint>
#include <vector>

namespace r2r {

/// A small part of a picture while layers are pasted onto it, in the working space.
///
/// Pixels are decoded when a layer needs to mix with them, and encoded when a layer changed them:
/// most pixels of a paste are covered either not at all or completely, and need no mixing.
class TileCanvas {
public:
    /// @param codec, part  borrowed; no other thread may write to `tile` meanwhile
    /// @param place        of `part` in the picture; `tile` is inside. Dithering depends on it
    TileCanvas(const PixelCodec& codec, Image& part, const Rect& place, const Rect& tile);

    /// Mixes the pixels in, in linear light, by their coverage; `placed.region` is inside the tile.
    void paste(const PlacedPixels& placed, Rounding rounding);

    /// The same for a layer that shows the picture itself: `original` are its colours before they
    /// were changed. Alpha stays.
    void pasteInPlace(const PlacedPixels& placed, const Image& original, Rounding rounding);

    /// Writes what has changed back into the picture.
    void store();

private:
    enum class State : uint8_t { Unread, Read, Changed, ChangedFinely };

    /// A pixel of the row at hand that shows both what is below and what is pasted.
    struct SoftPixel {
        size_t x = 0;  ///< in the tile
        const float* foreground = nullptr;
        float weight = 0;
    };

    /// The pixels of one row of the tile.
    struct Row {
        int y = 0;  ///< of the picture
        float* rgb = nullptr;
        State* states = nullptr;
    };

    [[nodiscard]] Row rowAt(int y);
    void pasteRow(const PlacedPixels& placed, int y, bool raisesAlpha, State changed);
    void copyPixel(const Row& row, size_t x, const float* foreground, State changed) const;
    void readSoftPixels(const Row& row) const;
    void mixSoftPixels(const Row& row, State changed);

    const PixelCodec& codec_;
    Image& part_;
    Rect place_;
    Rect tile_;
    std::vector<float> rgb_;
    std::vector<State> states_;
    std::vector<SoftPixel> softPixels_;  // of the row at hand, left to right
    std::vector<float> below_;
    std::vector<float> above_;
};

}  // namespace r2r
