// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/dock_room.h"

#include "ui/editing/layers_panel.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QTimer>

#include <algorithm>

namespace r2r::ui {

namespace {

/// All heights are told: Qt would take the room from the nearest dock alone.
void giveHeight(QDockWidget& dock,
                int heightPx,
                const std::vector<QDockWidget*>& others,
                QMainWindow& window) {
    int missing = heightPx - dock.height();
    QList<QDockWidget*> docks = {&dock};
    QList<int> heights = {dock.height()};
    for (QDockWidget* other : others) {
        const int spare = std::max(0, other->height() - other->minimumSizeHint().height());
        const int given = missing > 0              ? std::min(missing, spare)
                          : other == others.back() ? missing
                                                   : 0;
        docks << other;
        heights << other->height() - given;
        heights.front() += given;
        missing -= given;
    }
    window.resizeDocks(docks, heights, Qt::Vertical);
}

}  // namespace

void giveRoomForRows(LayersPanel& panel,
                     QDockWidget& dock,
                     const std::vector<QDockWidget*>& others,
                     QMainWindow& window) {
    auto* later = new QTimer(&dock);  // rows know their height when the list has been laid out
    later->setSingleShot(true);
    QObject::connect(&panel, &LayersPanel::rowsChanged, later, [later] { later->start(0); });
    QObject::connect(later, &QTimer::timeout, &dock, [&panel, &dock, others, &window] {
        const int titlePx = dock.height() - dock.widget()->height();
        giveHeight(dock, panel.wantedHeightPx() + titlePx, others, window);
    });
    later->start(0);
}

}  // namespace r2r::ui
