// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/screen_tiles.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {

ScreenTiles::ScreenTiles(std::shared_ptr<const ScreenPixels> picture)
    : picture_(std::move(picture))
    , columns_((size().width + kSide - 1) / kSide)
    , tiles_(static_cast<size_t>(columns_) *
             static_cast<size_t>((size().height + kSide - 1) / kSide)) {}

QRgb ScreenTiles::at(int x, int y) {
    const auto index = static_cast<size_t>(y / kSide * columns_ + x / kSide);
    const std::vector<QRgb>& tile = tiles_[index].empty() ? madeTile(index) : tiles_[index];
    return tile[static_cast<size_t>(y % kSide * kSide + x % kSide)];
}

const std::vector<QRgb>& ScreenTiles::madeTile(size_t index) {
    const int row = static_cast<int>(index) / columns_;
    const int column = static_cast<int>(index) % columns_;
    const Rect part = intersection({column * kSide, row * kSide, kSide, kSide}, Rect::of(size()));
    const QImage pixels = picture_->of(part);
    std::vector<QRgb>& tile = tiles_[index];
    tile.resize(size_t{kSide} * kSide);
    for (int y = 0; y < part.height; ++y)
        std::copy_n(reinterpret_cast<const QRgb*>(pixels.constScanLine(y)),
                    part.width,
                    tile.begin() + ptrdiff_t{y} * kSide);
    return tile;
}

}  // namespace r2r::ui
