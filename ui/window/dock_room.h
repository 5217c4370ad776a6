// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QDockWidget;
class QMainWindow;

namespace r2r::ui {

class LayersPanel;

/// Gives the dock of the foregrounds as much height as its rows want, as far as the docks below it
/// can spare. Only when rows come or go: a dock that was made higher by hand stays so until then.
/// @param others  in the order in which they give; the last one gets what is not wanted
void giveRoomForRows(LayersPanel& panel,
                     QDockWidget& dock,
                     const std::vector<QDockWidget*>& others,
                     QMainWindow& window);

}  // namespace r2r::ui
