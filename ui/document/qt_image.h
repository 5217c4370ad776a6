// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/plane_map.h"
#include "engine/core/tiled_mask.h"

#include <QImage>
#include <QRect>
#include <QTransform>

/// The border between the engine's values and Qt's. Pure; any thread.
namespace r2r::ui {

/// For the screen: sRGB, 8 bit, `Format_RGB32`, whatever the image's profile and sample type are.
/// Alpha is ignored.
[[nodiscard]] QImage displayImage(const Image& image);

/// The pixels of `region`, transparent by `mask`: `Format_ARGB32_Premultiplied`.
/// @param picture  what `displayImage` made of the foreground, size of `mask`
/// @param region   inside both
[[nodiscard]] QImage displayLayer(const QImage& picture, const TiledMask& mask, const Rect& region);

/// The pixels of `region` as `Format_Grayscale8`.
[[nodiscard]] QImage displayMask(const TiledMask& mask, const Rect& region);

/// From the clipboard: R, G, B, and alpha if the picture has such a channel; 8 bit, sRGB.
[[nodiscard]] Image imageFromQt(const QImage& image);

[[nodiscard]] QTransform toQt(const PlaneMap& map);
[[nodiscard]] QRect toQt(const Rect& rect);
[[nodiscard]] QPointF toQt(Point point);
[[nodiscard]] Point fromQt(QPointF point);
[[nodiscard]] Rect fromQt(const QRect& rect);

}  // namespace r2r::ui
