// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>

#include <vector>

namespace r2r::widgets {

/// A picture with its halved copies, so that drawing it small is both smooth and cheap.
///
/// Copies are made by `prepare`, never while painting. Pixels are 32 bit: `Format_RGB32` for an
/// opaque picture, `Format_ARGB32_Premultiplied` for any other.
class PicturePyramid {
public:
    PicturePyramid() = default;
    explicit PicturePyramid(const QImage& picture);

    [[nodiscard]] bool isNull() const { return levels_.empty(); }

    [[nodiscard]] const QImage& picture() const;  ///< full size; null if there is none

    /// Makes the levels that drawing at `scale` (device pixels per pixel of the picture) needs.
    void prepare(double scale);

    /// The smallest prepared level that need not be enlarged at `scale`.
    [[nodiscard]] const QImage& level(double scale) const;

    /// Replaces the pixels of `patch` at (x, y), in every level there is. Costs what the patch
    /// costs, not what the picture costs.
    void update(const QImage& patch, QPoint at);

private:
    static constexpr int kSmallestSidePx = 64;  // below, a further level saves nothing

    void refreshLevel(size_t index, const QRect& region);

    std::vector<QImage> levels_;
};

}  // namespace r2r::widgets
