// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_pyramid.h"

#include "widgets/halved_row.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

namespace r2r::widgets {
namespace {

constexpr int kSmallestSidePx = 64;  // below, a further level saves nothing

const QRgb* constRow(const QImage& image, int y) {
    return reinterpret_cast<const QRgb*>(image.constScanLine(y));
}

/// Without colour. The system hands out such memory when it is first written to.
QImage zeroed(QSize size, QImage::Format format) {
    const auto bytesPerLine = static_cast<size_t>(size.width()) * sizeof(QRgb);
    void* pixels = std::calloc(static_cast<size_t>(size.height()), bytesPerLine);
    if (!pixels)
        throw std::bad_alloc();
    return {static_cast<uchar*>(pixels),
            size.width(),
            size.height(),
            static_cast<qsizetype>(bytesPerLine),
            format,
            std::free,
            pixels};
}

QRect halved(const QRect& region) {
    return {QPoint(region.left() / 2, region.top() / 2),
            QPoint(region.right() / 2, region.bottom() / 2)};
}

}  // namespace

PicturePyramid::PicturePyramid(const QImage& picture) {
    if (picture.isNull())
        return;
    const auto format =
        picture.hasAlphaChannel() ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32;
    levels_.push_back(picture.convertToFormat(format));
    levels_.front().setDevicePixelRatio(1);
    painted_ = levels_.front().rect();
}

PicturePyramid PicturePyramid::blank(QSize size) {
    PicturePyramid pyramid;
    if (!size.isEmpty())
        pyramid.levels_.push_back(zeroed(size, QImage::Format_ARGB32_Premultiplied));
    return pyramid;
}

void PicturePyramid::prepare(double scale) {
    if (isNull())
        return;
    for (int wanted = 1; scale <= std::ldexp(1.0, -wanted); ++wanted) {
        if (wanted < static_cast<int>(levels_.size()))
            continue;
        const QSize last = levels_.back().size();
        if (std::min(last.width(), last.height()) < 2 * kSmallestSidePx)
            return;
        levels_.push_back(
            zeroed({(last.width() + 1) / 2, (last.height() + 1) / 2}, levels_.back().format()));
        QRect region = painted_;
        for (size_t level = 1; level < levels_.size(); ++level)
            region = halved(region);
        if (!painted_.isEmpty())
            refresh(levels_.size() - 1, region);
    }
}

int PicturePyramid::levelFor(double scale) const {
    int level = 0;
    while (level + 1 < static_cast<int>(levels_.size()) && scale <= std::ldexp(1.0, -(level + 1)))
        ++level;
    return level;
}

const QImage& PicturePyramid::level(int level) const {
    return levels_[static_cast<size_t>(level)];
}

void PicturePyramid::update(const QImage& patch, QPoint at) {
    if (isNull())
        return;
    QImage& picture = levels_.front();
    QRect region = QRect(at, patch.size()) & picture.rect();
    if (region.isEmpty())
        return;
    const QImage pixels = patch.convertToFormat(picture.format());
    for (int y = region.top(); y <= region.bottom(); ++y)
        std::memcpy(reinterpret_cast<QRgb*>(picture.scanLine(y)) + region.left(),
                    constRow(pixels, y - at.y()) + (region.left() - at.x()),
                    static_cast<size_t>(region.width()) * sizeof(QRgb));
    painted_ |= region;
    for (size_t level = 1; level < levels_.size(); ++level) {
        region = halved(region);
        refresh(level, region);
    }
}

void PicturePyramid::refresh(size_t level, const QRect& region) {
    const QImage& finer = levels_[level - 1];
    QImage& coarser = levels_[level];
    for (int y = region.top(); y <= region.bottom(); ++y) {
        const QRgb* upper = constRow(finer, 2 * y);
        const QRgb* lower = constRow(finer, std::min(2 * y + 1, finer.height() - 1));
        auto* target = reinterpret_cast<QRgb*>(coarser.scanLine(y));
        halveRow(upper, lower, finer.width(), target, region.left(), region.right());
    }
}

}  // namespace r2r::widgets
