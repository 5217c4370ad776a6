// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/screen_pixels.h"

#include <QRgb>

#include <memory>
#include <vector>

namespace r2r::ui {

/// Single pixels of a picture as the screen shows it; converted in tiles, where they are asked for.
class ScreenTiles {
public:
    explicit ScreenTiles(std::shared_ptr<const ScreenPixels> picture);

    [[nodiscard]] Size size() const { return picture_->image().size(); }

    /// @param x, y  inside the picture
    [[nodiscard]] QRgb at(int x, int y);

private:
    static constexpr int kSide = 64;

    const std::vector<QRgb>& madeTile(size_t index);

    std::shared_ptr<const ScreenPixels> picture_;
    int columns_;
    std::vector<std::vector<QRgb>> tiles_;  ///< row-major; empty until asked for
};

}  // namespace r2r::ui
