// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/pixels/pixel_codec.h"

#include <QImage>

#include <optional>

namespace r2r::ui {

/// A picture as the screen shows it, converted where it is asked for: sRGB, 8 bit, `Format_RGB32`,
/// whatever its profile and sample type are. Alpha is ignored. Any thread.
class ScreenPixels {
public:
    /// Shares the pixels.
    explicit ScreenPixels(Image image);

    [[nodiscard]] const Image& image() const { return image_; }

    /// @param part  inside the picture
    /// @throws Error{OutOfMemory}
    [[nodiscard]] QImage of(const Rect& part) const;

    /// The whole picture, or a half, a quarter, … of its sides (begun pixels included), so that it
    /// has at most `pixels`.
    [[nodiscard]] QImage overview(int64_t pixels) const;

private:
    void convertRow(const Rect& part, int y, QRgb* target) const;

    Image image_;
    std::optional<PixelCodec> codec_;  ///< nothing: what is stored is what the screen wants
};

/// A background for the screen: the whole of it, or an overview where it has very many pixels, of
/// which the canvas converts what is seen.
[[nodiscard]] QImage backgroundDisplay(const Image& image);

}  // namespace r2r::ui
