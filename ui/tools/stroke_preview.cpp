// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/stroke_preview.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace r2r::ui {

/// The opacity with which paint takes a mask from one value to another: 1 − c′/c where it falls,
/// (c′ − c)/(1 − c) where it rises, in 255ths.
class StrokePreview::Opacities {
public:
    /// @param opacity  of the foreground
    explicit Opacities(double opacity) {
        for (int was = 0; was < 256; ++was)
            for (int is = 0; is < 256; ++is) {
                const double share = is < was   ? 1 - double(is) / was
                                     : is > was ? opacity * (is - was) / (255 - opacity * was)
                                                : 0;
                table_[indexOf(was, is)] = static_cast<uint8_t>(std::lround(255 * share));
            }
    }

    [[nodiscard]] QRgb of(int was, int is) const { return table_[indexOf(was, is)]; }

private:
    static size_t indexOf(int was, int is) { return static_cast<size_t>(256 * was + is); }

    std::array<uint8_t, size_t{256} * 256> table_{};
};

StrokePreview::StrokePreview(
    Before before, QImage picture, ScreenTiles base, const PlaneMap& baseFromMask, PixelSteps steps)
    : before_(std::move(before))
    , opacities_(std::make_shared<const Opacities>(before_.opacity))
    , picture_(std::move(picture))
    , base_(std::move(base))
    , baseFromMask_(baseFromMask)
    , steps_(steps) {}

StrokePreview::Piece StrokePreview::piece(const TiledMask& painted, const Rect& region) {
    const Size size = before_.mask.size();
    const Rect steps = steps_.stepsOf(region);
    const Rect read = steps_.pixelsOf(steps, size);
    const Image before = before_.mask.toImage(read);
    const Image after = painted.toImage(read);
    Piece piece{QImage(steps.width, steps.height, QImage::Format_ARGB32_Premultiplied),
                {steps.x, steps.y}};
    for (int y = steps.y; y < steps.bottom(); ++y) {
        const int row = steps_.pixelOf(y, size.height);
        const uint8_t* was = before.row<uint8_t>(row - read.y).data() - read.x;
        const uint8_t* is = after.row<uint8_t>(row - read.y).data() - read.x;
        const auto* colors = reinterpret_cast<const QRgb*>(picture_.constScanLine(row));
        auto* target = reinterpret_cast<QRgb*>(piece.pixels.scanLine(y - steps.y)) - steps.x;
        for (int x = steps.x; x < steps.right(); ++x) {
            const int column = steps_.pixelOf(x, size.width);
            const QRgb opacity = opacities_->of(was[column], is[column]);
            if (opacity == 0) {
                target[x] = 0;
                continue;
            }
            const QRgb color = is[column] < was[column]
                                   ? baseAt(baseFromMask_({column + 0.5, row + 0.5}))
                                   : colors[column];
            target[x] = qPremultiply((color & RGB_MASK) | (opacity << 24));
        }
    }
    return piece;
}

QRgb StrokePreview::baseAt(Point place) {
    const int x = std::clamp(static_cast<int>(place.x), 0, base_.size().width - 1);
    const int y = std::clamp(static_cast<int>(place.y), 0, base_.size().height - 1);
    return base_.at(x, y);
}

}  // namespace r2r::ui
