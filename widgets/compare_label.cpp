// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare_label.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 8;
constexpr int kPaddingPx = 6;
constexpr int kNarrowestPx = 24;  // less holds no letter

}  // namespace

QRect CompareLabel::rect(const QRect& pane, Qt::Alignment side, const QFont& font) const {
    const int room = pane.width() - 2 * kMarginPx;
    if (text_.isEmpty() || room < kNarrowestPx)
        return {};
    const QFontMetrics metrics(font);
    const int width = std::min(room, metrics.horizontalAdvance(text_) + 2 * kPaddingPx);
    const int height = metrics.height() + kPaddingPx;
    const int x =
        side & Qt::AlignRight ? pane.right() + 1 - kMarginPx - width : pane.left() + kMarginPx;
    return {x, pane.top() + kMarginPx, width, height};
}

void CompareLabel::paint(QPainter& painter, const QRect& pane, Qt::Alignment side) const {
    const QRect plate = rect(pane, side, painter.font());
    if (plate.isEmpty())
        return;
    painter.fillRect(plate, QColor(0, 0, 0, 170));
    painter.setPen(Qt::white);  // whatever the palette: the plate is always dark
    const QRect line = plate.adjusted(kPaddingPx, 0, -kPaddingPx, 0);
    const QString shown =
        QFontMetrics(painter.font()).elidedText(text_, Qt::ElideRight, line.width() + 1);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, shown);
}

}  // namespace r2r::widgets
