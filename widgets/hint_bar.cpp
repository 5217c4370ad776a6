// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hint_bar.h"

#include "widgets/short_text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace r2r::widgets {

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

    choices_ = new QHBoxLayout;
    choices_->setSpacing(6);
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

}  // namespace r2r::widgets
