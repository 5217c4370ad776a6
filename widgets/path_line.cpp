// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/path_line.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionFrame>
#include <QToolTip>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 2;  // between frame and text, as QLineEdit has it

}  // namespace

QRect PathLine::textRect() const {
    QStyleOptionFrame option;
    initStyleOption(&option);
    return style()
        ->subElementRect(QStyle::SE_LineEditContents, &option, this)
        .adjusted(kMarginPx, 0, -kMarginPx, 0);
}

QString PathLine::shownText() const {
    return hasFocus() ? text()
                      : fontMetrics().elidedText(text(), Qt::ElideMiddle, textRect().width());
}

QString PathLine::tip() const {
    QStringList parts;
    if (fontMetrics().horizontalAdvance(text()) > textRect().width())
        parts << text();
    const QString own =
        toolTip().isEmpty() && parentWidget() ? parentWidget()->toolTip() : toolTip();
    if (!own.isEmpty())
        parts << own;
    return parts.join("\n\n");
}

bool PathLine::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QLineEdit::event(event);
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), tip(), this);
    return true;
}

void PathLine::paintEvent(QPaintEvent* event) {
    const QString shown = shownText();
    if (shown == text())
        return QLineEdit::paintEvent(event);
    QPainter painter(this);
    QStyleOptionFrame option;
    initStyleOption(&option);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text));
    painter.drawText(textRect(), Qt::AlignVCenter | Qt::AlignLeft, shown);
}

}  // namespace r2r::widgets
