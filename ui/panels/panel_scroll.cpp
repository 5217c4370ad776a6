// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/panel_scroll.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace r2r::ui {

PanelScroll::PanelScroll(QWidget* panel, int leastPx) : leastPx_(leastPx) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(panel);
}

QSize PanelScroll::sizeHint() const {
    return {minimumSizeHint().width(), widget()->sizeHint().height()};
}

QSize PanelScroll::minimumSizeHint() const {
    const int content = widget()->minimumSizeHint().height();
    return {widget()->minimumWidth() + verticalScrollBar()->sizeHint().width(),
            std::min(content, leastPx_)};
}

bool PanelScroll::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry();  // rows came or went
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace r2r::ui
