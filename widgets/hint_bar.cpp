// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hint_bar.h"

#include "widgets/short_text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kSpacingPx = 6;
constexpr int kLeastTextPx = 110;  // two lines of it say enough

}  // namespace

HintBar::HintBar(QWidget* parent) : QFrame(parent), text_(new ShortText(this)) {
    setObjectName("hintBar");
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Midlight);
    text_->setObjectName("hintBar.text");
    auto* close = new QToolButton(this);
    close->setObjectName("hintBar.close");
    close->setAccessibleName(tr("Close this hint"));
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::TabFocus);
    connect(close, &QToolButton::clicked, this, &HintBar::dismissed);

    choices_ = new QBoxLayout(QBoxLayout::LeftToRight);
    choices_->setSpacing(kSpacingPx);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 4, 8, 4);
    row->setSpacing(10);
    row->addWidget(text_, 1);
    row->addLayout(choices_);
    row->addWidget(close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
}

void HintBar::setText(const QString& text) {
    text_->setText(text);
    setAccessibleName(text);
}

QPushButton& HintBar::addChoice(const QString& name, const QString& text, const QString& toolTip) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::TabFocus);  // a click leaves the focus with the picture
    choices_->addWidget(button);
    return *button;
}

QSize HintBar::minimumSizeHint() const {
    return {widthPx(false), QFrame::minimumSizeHint().height()};
}

void HintBar::resizeEvent(QResizeEvent* event) {
    choices_->setDirection(width() < widthPx(true) ? QBoxLayout::TopToBottom
                                                   : QBoxLayout::LeftToRight);
    QFrame::resizeEvent(event);
}

/// That it needs with its choices in one row, or below each other.
int HintBar::widthPx(bool isOneRow) const {
    int choices = 0;
    for (int i = 0; i < choices_->count(); ++i) {
        const int one = choices_->itemAt(i)->minimumSize().width();
        choices = isOneRow ? choices + one + kSpacingPx : std::max(choices, one);
    }
    const QMargins margins = layout()->contentsMargins();
    const int cross = findChild<QToolButton*>("hintBar.close")->sizeHint().width();
    return margins.left() + kLeastTextPx + choices + cross + 2 * layout()->spacing() +
           margins.right();
}

}  // namespace r2r::widgets
