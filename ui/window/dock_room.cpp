// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/dock_room.h"

#include "ui/editing/layers_panel.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QTimer>

namespace r2r::ui {

void giveRoomForRows(LayersPanel& panel, QDockWidget& dock, QMainWindow& window) {
    auto* later = new QTimer(&dock);  // rows know their height when the list has been laid out
    later->setSingleShot(true);
    QObject::connect(&panel, &LayersPanel::rowsChanged, later, [later] { later->start(0); });
    QObject::connect(later, &QTimer::timeout, &dock, [&panel, &dock, &window] {
        const int titlePx = dock.height() - dock.widget()->height();
        window.resizeDocks({&dock}, {panel.wantedHeightPx() + titlePx}, Qt::Vertical);
    });
    later->start(0);
}

}  // namespace r2r::ui
