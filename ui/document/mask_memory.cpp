// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/mask_memory.h"

#include <memory>

namespace r2r::ui {

size_t bytesBeside(const TiledMask& mask, const Foreground* live) {
    const auto inTiles = [](int pixels) {
        return static_cast<size_t>((pixels + TiledMask::kTileSize - 1) / TiledMask::kTileSize);
    };
    const Size size = mask.size();
    const int own = mask.sharedTiles(mask) - (live ? mask.sharedTiles(live->mask) : 0);
    return inTiles(size.width) * inTiles(size.height) * sizeof(std::shared_ptr<void>) +
           static_cast<size_t>(own) * sizeof(TiledMask::Tile);
}

}  // namespace r2r::ui
