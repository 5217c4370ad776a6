// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/short_text.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>

namespace r2r::widgets {

ShortText::ShortText(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ShortText::setText(const QString& text) {
    text_ = text;
    layOut();
}

QSize ShortText::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text_), kMostLines * fontMetrics().lineSpacing()};
}

QSize ShortText::minimumSizeHint() const {
    return {0, sizeHint().height()};
}

void ShortText::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    const int lineHeight = fontMetrics().lineSpacing();
    int top = (height() - static_cast<int>(lines_.size()) * lineHeight) / 2;
    for (const QString& line : lines_) {
        painter.drawText(QRect(0, top, width(), lineHeight), Qt::AlignVCenter, line);
        top += lineHeight;
    }
}

void ShortText::resizeEvent(QResizeEvent*) {
    layOut();
}

void ShortText::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

void ShortText::layOut() {
    lines_.clear();
    QTextLayout layout(text_, font());
    layout.setTextOption(QTextOption(Qt::AlignLeft));  // breaks between words, or where it must
    layout.beginLayout();
    bool isShortened = false;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width());
        const bool isLast = lines_.size() == kMostLines - 1;
        const QString rest = text_.mid(line.textStart());
        isShortened = isLast && line.textLength() < rest.size();
        lines_ << (isLast ? fontMetrics().elidedText(rest, Qt::ElideRight, width())
                          : rest.left(line.textLength()).trimmed());
        if (isLast)
            break;
    }
    layout.endLayout();
    setToolTip(isShortened ? text_ : QString());
    update();
}

}  // namespace r2r::widgets
