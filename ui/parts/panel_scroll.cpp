// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/panel_scroll.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace r2r::ui {

PanelScroll::PanelScroll(QWidget* panel, int leastPx) : leastHeightPx_(leastPx) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(panel);
}

PanelScroll::PanelScroll(QWidget* panel, QSize least)
    : leastHeightPx_(least.height()), leastWidthPx_(least.width()) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(panel);
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
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace r2r::ui
