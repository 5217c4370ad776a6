// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drop_zones.h"

#include <QPainter>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 12;
constexpr int kRadiusPx = 10;
constexpr int kUpperShare = 4;     // a quarter of the canvas…
constexpr int kMostUpperPx = 160;  // …at most so much of it
constexpr int kDimmed = 110;       // of 255: what lies under a zone is still seen
constexpr int kStrong = 190;

}  // namespace

DropZones::DropZones(QWidget* canvas) : QWidget(canvas) {
    setObjectName("dropZones");
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void DropZones::offer(const QStringList& texts) {
    texts_ = texts;
    setAccessibleName(texts.join(QStringLiteral(" · ")));
    setGeometry(parentWidget()->rect());
    setVisible(!texts.isEmpty());
    raise();
    update();
}

void DropZones::follow(QPointF point) {
    point_ = point;
    update();
}

DropZone DropZones::zoneAt(QPointF point) const {
    return texts_.size() > 1 && point.y() < rectOf(DropZone::Foreground).top()
               ? DropZone::Background
               : DropZone::Foreground;
}

QRect DropZones::rectOf(DropZone zone) const {
    const int upper = texts_.size() > 1 ? std::min(height() / kUpperShare, kMostUpperPx) : 0;
    return zone == DropZone::Background ? QRect(0, 0, width(), upper)
                                        : QRect(0, upper, width(), height() - upper);
}

void DropZones::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const DropZone under = zoneAt(point_);
    if (texts_.size() > 1)
        paintZone(
            painter, rectOf(DropZone::Background), texts_.first(), under == DropZone::Background);
    if (!texts_.isEmpty())
        paintZone(
            painter, rectOf(DropZone::Foreground), texts_.last(), under == DropZone::Foreground);
}

void DropZones::paintZone(QPainter& painter,
                          const QRect& rect,
                          const QString& text,
                          bool isUnder) const {
    const QRect frame = rect.adjusted(kMarginPx, kMarginPx, -kMarginPx, -kMarginPx);
    QColor fill =
        isUnder ? palette().color(QPalette::Highlight) : palette().color(QPalette::Window);
    const QColor line = palette().color(isUnder ? QPalette::HighlightedText : QPalette::WindowText);
    fill.setAlpha(kDimmed);
    painter.setBrush(fill);
    painter.setPen(QPen(line, 2, Qt::DashLine));
    painter.drawRoundedRect(frame, kRadiusPx, kRadiusPx);
    // The text has a ground of its own: it is read on any picture.
    QFont font = this->font();
    font.setBold(isUnder);
    painter.setFont(font);
    const QRect words = painter.boundingRect(frame, Qt::AlignCenter | Qt::TextWordWrap, text)
                            .adjusted(-kMarginPx, -kMarginPx / 2, kMarginPx, kMarginPx / 2);
    fill.setAlpha(kStrong);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(words, kRadiusPx, kRadiusPx);
    painter.setPen(line);
    painter.drawText(frame, Qt::AlignCenter | Qt::TextWordWrap, text);
}

}  // namespace r2r::widgets
