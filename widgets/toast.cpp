// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include <QAccessible>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kMarginPx = 16;
constexpr int kWidestPx = 560;  // a longer line is hard to read

}  // namespace

Toast::Toast(QWidget* parent)
    : QFrame(parent)
    , happened_(new QLabel(this))
    , hint_(new QLabel(this))
    , close_(new QToolButton(this)) {
    setObjectName("toast");
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    happened_->setObjectName("toast.happened");
    hint_->setObjectName("toast.hint");
    for (QLabel* label : {happened_, hint_}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setForegroundRole(QPalette::ToolTipText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    close_->setObjectName("toast.close");
    close_->setAccessibleName(tr("Close this message"));
    close_->setText(QStringLiteral("✕"));
    close_->setAutoRaise(true);

    auto* grid = new QGridLayout(this);
    grid->addWidget(happened_, 0, 0);
    grid->addWidget(close_, 0, 1, Qt::AlignTop);
    grid->addWidget(hint_, 1, 0);
    grid->setColumnStretch(0, 1);

    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &QWidget::hide);
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    parent->installEventFilter(this);
    hide();
}

void Toast::showMessage(Kind kind, const QString& happened, const QString& hint) {
    QFont strong = font();
    strong.setBold(kind == Kind::Error);
    happened_->setFont(strong);
    happened_->setText(happened);
    hint_->setText(hint);
    hint_->setVisible(!hint.isEmpty());
    setAccessibleName(hint.isEmpty() ? happened : happened + QLatin1Char('\n') + hint);
    timer_.stop();
    if (kind == Kind::Notice)
        timer_.start(kNoticeMs);
    show();
    place();
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Toast::message() const {
    return isHidden() ? QString() : accessibleName();
}

bool Toast::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize && !isHidden())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::place() {
    const QRect around =
        parentWidget()->rect().adjusted(kMarginPx, kMarginPx, -kMarginPx, -kMarginPx);
    const int width = std::min(kWidestPx, std::max(1, around.width()));
    const int height = std::min(layout()->heightForWidth(width), std::max(1, around.height()));
    setGeometry(around.center().x() - width / 2, around.bottom() + 1 - height, width, height);
}

}  // namespace r2r::widgets
