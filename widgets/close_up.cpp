// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/close_up.h"

#include "widgets/halved_row.h"

#include <QPainter>
#include <QRegion>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 128;   // a pan of less converts nothing
constexpr int kRowsAtOnce = 64;  // what is converted and reduced stays small
constexpr int64_t kPixelsAtOnce = int64_t{1} << 19;
constexpr int64_t kPixelsPerFrame = int64_t{1} << 20;  // a few milliseconds
constexpr double kSmoothUpToZoom = 2;                  // as `PlacedPicture`

const QRgb* constRow(const QImage& image, int y) {
    return reinterpret_cast<const QRgb*>(image.constScanLine(y));
}

QImage halved(const QImage& finer, QSize size) {
    QImage coarser(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        halveRow(constRow(finer, 2 * y),
                 constRow(finer, std::min(2 * y + 1, finer.height() - 1)),
                 finer.width(),
                 reinterpret_cast<QRgb*>(coarser.scanLine(y)),
                 0,
                 size.width() - 1);
    return coarser;
}

}  // namespace

CloseUp::CloseUp(QSize size, PixelSource source) : size_(size), source_(std::move(source)) {}

bool CloseUp::Part::holds(int atLevel, const QRect& wanted) const {
    return !pixels.isNull() && level == atLevel && region.contains(wanted);
}

/// Takes over what is inside the region.
void CloseUp::Part::take(const QImage& image, const QRect& place) {
    const QRect kept = place & region;
    for (int y = kept.top(); y <= kept.bottom(); ++y)
        std::memcpy(reinterpret_cast<QRgb*>(pixels.scanLine(y - region.top())) +
                        (kept.left() - region.left()),
                    constRow(image, y - place.top()) + (kept.left() - place.left()),
                    static_cast<size_t>(kept.width()) * sizeof(QRgb));
}

void CloseUp::lookAt(const QRectF& visible, double zoom) {
    visible_ = visible;
    if (!source_ || visible.isEmpty())
        return;
    int level = 0;
    while (zoom <= std::ldexp(1.0, -(level + 1)))
        ++level;
    const QRect seen = atLevel(visible, level);
    if (seen.isEmpty() || coming_.holds(level, seen))
        return;
    coming_ = {};
    missing_.clear();
    if (shown_.holds(level, seen))
        return;
    const QRect all(QPoint(0, 0), sizeAt(level));
    const QRect next = seen.adjusted(-kMarginPx, -kMarginPx, kMarginPx, kMarginPx) & all;
    coming_ = {level, next, QImage(next.size(), QImage::Format_RGB32)};
    const QRect known = shown_.level == level ? shown_.region & next : QRect();
    if (!known.isEmpty())
        coming_.take(shown_.pixels, shown_.region);
    for (const QRect& part : QRegion(next) - QRegion(known)) {
        const int64_t rowPixels = int64_t{part.width()} << (2 * level);
        const int rows = std::clamp(static_cast<int>(kPixelsAtOnce / rowPixels), 1, kRowsAtOnce);
        for (int y = part.top(); y <= part.bottom(); y += rows)
            missing_ << (QRect(part.left(), y, part.width(), rows) & part);
    }
    goOn();
}

void CloseUp::goOn() {
    for (int64_t pixels = 0; !missing_.isEmpty() && pixels < kPixelsPerFrame;) {
        const QRect part = missing_.takeLast();
        coming_.take(converted(part, coming_.level), part);
        pixels += (int64_t{part.width()} * part.height()) << (2 * coming_.level);
    }
    if (missing_.isEmpty() && !coming_.pixels.isNull())
        shown_ = std::exchange(coming_, {});
}

void CloseUp::rest() {
    shown_ = coming_ = {};
    missing_.clear();
}

bool CloseUp::fillsView() const {
    return isSeen() && shown_.region.contains(atLevel(visible_, shown_.level));
}

void CloseUp::paint(QPainter& painter, double zoom) const {
    const double pixelsPerSample = std::ldexp(1.0, shown_.level);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom <= kSmoothUpToZoom);
    painter.scale(pixelsPerSample, pixelsPerSample);
    painter.drawImage(shown_.region.topLeft(), shown_.pixels);
    painter.restore();
}

/// The whole pixels of a level that an area of the picture touches.
QRect CloseUp::atLevel(const QRectF& area, int level) const {
    const double samples = std::ldexp(1.0, -level);
    return QRectF(area.topLeft() * samples, area.size() * samples).toAlignedRect() &
           QRect(QPoint(0, 0), sizeAt(level));
}

QSize CloseUp::sizeAt(int level) const {
    const int begun = (1 << level) - 1;
    return {(size_.width() + begun) >> level, (size_.height() + begun) >> level};
}

QImage CloseUp::converted(const QRect& part, int level) const {
    if (level == 0)
        return source_(part);
    const QRect finer =
        QRect(part.topLeft() * 2, part.size() * 2) & QRect(QPoint(0, 0), sizeAt(level - 1));
    return halved(converted(finer, level - 1), part.size());
}

}  // namespace r2r::widgets
