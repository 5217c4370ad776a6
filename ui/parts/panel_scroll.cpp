// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/panel_scroll.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QScrollBar>
#include <QSlider>

#include <algorithm>

namespace r2r::ui {
namespace {

/// That the wheel changes.
bool isControl(const QWidget& widget) {
    return qobject_cast<const QSlider*>(&widget) || qobject_cast<const QComboBox*>(&widget) ||
           qobject_cast<const QAbstractSpinBox*>(&widget);
}

}  // namespace

PanelScroll::PanelScroll(QWidget* panel, int leastPx) : leastHeightPx_(leastPx) {
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    take(*panel);
}

PanelScroll::PanelScroll(QWidget* panel, QSize least)
    : leastHeightPx_(least.height()), leastWidthPx_(least.width()) {
    take(*panel);
}

void PanelScroll::take(QWidget& panel) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(&panel);
    for (QWidget* control : panel.findChildren<QWidget*>()) {
        if (!isControl(*control))
            continue;
        control->installEventFilter(this);
        if (control->focusPolicy() == Qt::WheelFocus)
            control->setFocusPolicy(Qt::StrongFocus);  // the wheel does not choose it
    }
}

QSize PanelScroll::sizeHint() const {
    return leastWidthPx_ ? widget()->sizeHint()
                         : QSize(minimumSizeHint().width(), widget()->sizeHint().height());
}

QSize PanelScroll::minimumSizeHint() const {
    const QSize content = widget()->minimumSizeHint();
    const int width =
        leastWidthPx_ ? std::min(content.width(), *leastWidthPx_) : widget()->minimumWidth();
    return {width + verticalScrollBar()->sizeHint().width(),
            std::min(content.height(), leastHeightPx_)};
}

bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();  // rows came or went
    // Scrolling a panel must not change the controls that the pointer happens to come across.
    const auto* control = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && control && isControl(*control) &&
        verticalScrollBar()->maximum() > 0 && !control->hasFocus()) {
        event->ignore();  // so that it goes on to the panel
        return true;
    }
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace r2r::ui
