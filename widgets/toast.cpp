// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include "widgets/short_text.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 5;
constexpr int kEdgePx = 4;  // the coloured edge that tells an error from a notice
constexpr QRgb kErrorEdge = 0xffd9694f;

}  // namespace

Toast::Toast(QWidget* parent)
    : QFrame(parent)
    , text_(new ShortText(this))
    , action_(new QPushButton(this))
    , close_(new QToolButton(this)) {
    setObjectName("toast");
    setAutoFillBackground(true);
    text_->setObjectName("toast.text");
    text_->setForegroundRole(QPalette::ToolTipText);
    action_->setObjectName("toast.action");
    close_->setObjectName("toast.close");
    close_->setAccessibleName(tr("Close this message"));
    close_->setText(QStringLiteral("✕"));
    close_->setAutoRaise(true);
    for (QWidget* button : {static_cast<QWidget*>(action_), static_cast<QWidget*>(close_)})
        button->setFocusPolicy(Qt::TabFocus);  // a click leaves the focus with the picture

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kEdgePx + 10, kMarginPx, 8, kMarginPx);
    row->setSpacing(10);
    row->addWidget(text_, 1);
    row->addWidget(action_);
    row->addWidget(close_);
    const int content = std::max(
        {text_->sizeHint().height(), action_->sizeHint().height(), close_->sizeHint().height()});
    setFixedHeight(content + 2 * kMarginPx);
    connect(action_, &QPushButton::clicked, this, &Toast::actionTriggered);
    connect(close_, &QToolButton::clicked, this, &Toast::closeRequested);
    clear();
}

void Toast::showMessage(Kind kind,
                        const QString& happened,
                        const QString& hint,
                        const QString& action) {
    kind_ = kind;
    message_ = hint.isEmpty() ? happened : happened + QLatin1Char('\n') + hint;
    text_->setText(hint.isEmpty() ? happened : happened + QLatin1Char(' ') + hint);
    action_->setText(action);
    action_->setVisible(!action.isEmpty());
    close_->show();
    setAccessibleName(message_);
    setBackgroundRole(QPalette::ToolTipBase);
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::clear() {
    message_.clear();
    text_->setText({});
    action_->hide();
    close_->hide();
    setAccessibleName(tr("Messages"));
    setBackgroundRole(QPalette::Dark);
    update();
}

void Toast::enterEvent(QEnterEvent* event) {
    QFrame::enterEvent(event);
    Q_EMIT hoverChanged(true);
}

void Toast::leaveEvent(QEvent* event) {
    QFrame::leaveEvent(event);
    Q_EMIT hoverChanged(false);
}

void Toast::paintEvent(QPaintEvent* event) {
    QFrame::paintEvent(event);
    if (message_.isEmpty())
        return;
    QPainter painter(this);
    painter.fillRect(
        QRect(0, 0, kEdgePx, height()),
        kind_ == Kind::Error ? QColor(kErrorEdge) : palette().color(QPalette::Highlight));
}

}  // namespace r2r::widgets
