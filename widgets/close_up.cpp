// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/close_up.h"

#include "widgets/halved_row.h"

#include <QPainter>
#include <QRegion>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 128;         // a pan of less converts nothing
constexpr int kRowsAtOnce = 64;        // what is converted and reduced stays small
constexpr double kSmoothUpToZoom = 2;  // as `PlacedPicture`

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

void CloseUp::lookAt(const QRectF& visible, double zoom) {
    if (!source_ || visible.isEmpty())
        return;
    int level = 0;
    while (zoom <= std::ldexp(1.0, -(level + 1)))
        ++level;
    const double samples = std::ldexp(1.0, -level);
    const QRect all(QPoint(0, 0), sizeAt(level));
    const QRect seen =
        QRectF(visible.topLeft() * samples, visible.size() * samples).toAlignedRect() & all;
    if (seen.isEmpty() || (isSeen() && level == level_ && region_.contains(seen)))
        return;
    const QRect next = seen.adjusted(-kMarginPx, -kMarginPx, kMarginPx, kMarginPx) & all;
    const QImage before = level == level_ ? std::exchange(pixels_, {}) : QImage();
    const QRect place = before.isNull() ? QRect() : region_;
    level_ = level;
    region_ = next;
    pixels_ = QImage(next.size(), QImage::Format_RGB32);
    copy(before, place);
    for (const QRect& missing : QRegion(next) - QRegion(place))
        for (int y = missing.top(); y <= missing.bottom(); y += kRowsAtOnce) {
            const QRect part = QRect(missing.left(), y, missing.width(), kRowsAtOnce) & missing;
            copy(converted(part, level), part);
        }
}

void CloseUp::rest() {
    pixels_ = QImage();
}

void CloseUp::paint(QPainter& painter, double zoom) const {
    const double pixelsPerSample = std::ldexp(1.0, level_);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom <= kSmoothUpToZoom);
    painter.scale(pixelsPerSample, pixelsPerSample);
    painter.drawImage(region_.topLeft(), pixels_);
    painter.restore();
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

/// Takes over what is inside the region that is kept.
void CloseUp::copy(const QImage& part, const QRect& region) {
    const QRect kept = region & region_;
    for (int y = kept.top(); y <= kept.bottom(); ++y)
        std::memcpy(reinterpret_cast<QRgb*>(pixels_.scanLine(y - region_.top())) +
                        (kept.left() - region_.left()),
                    constRow(part, y - region.top()) + (kept.left() - region.left()),
                    static_cast<size_t>(kept.width()) * sizeof(QRgb));
}

}  // namespace r2r::widgets
