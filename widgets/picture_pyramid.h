// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>

#include <vector>

namespace r2r::widgets {

/// A picture with its halved copies, so that drawing it small is both smooth and cheap.
///
/// Level n has a pixel for every 2ⁿ×2ⁿ pixels of the picture, begun ones included. Levels are made
/// by `prepare`, never while painting. Pixels are 32 bit: `Format_RGB32` for an opaque picture,
/// `Format_ARGB32_Premultiplied` for any other.
class PicturePyramid {
public:
    PicturePyramid() = default;
    explicit PicturePyramid(const QImage& picture);

    /// A picture without any colour, to be painted on by `update`: takes memory and time only where
    /// it has been painted, however large it is.
    [[nodiscard]] static PicturePyramid blank(QSize size);

    [[nodiscard]] bool isNull() const { return levels_.empty(); }

    /// The size of the full picture; empty if there is none.
    [[nodiscard]] QSize size() const { return isNull() ? QSize() : levels_.front().size(); }

    [[nodiscard]] bool isOpaque() const { return !isNull() && !levels_.front().hasAlphaChannel(); }

    /// Makes the level that drawing at `scale` (device pixels per pixel of the picture) wants.
    void prepare(double scale);

    /// The smallest level that is there and need not be enlarged at `scale`.
    [[nodiscard]] int levelFor(double scale) const;
    [[nodiscard]] const QImage& level(int level) const;

    /// Replaces the pixels of `patch` at `at`, on every level there is. Costs what the patch costs,
    /// not what the picture costs.
    void update(const QImage& patch, QPoint at);

private:
    void refresh(size_t level, const QRect& region);

    std::vector<QImage> levels_;
    QRect painted_;  ///< of the full picture; there is no colour elsewhere
};

}  // namespace r2r::widgets
