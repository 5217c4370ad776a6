// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QDockWidget;
class QMainWindow;

namespace r2r::ui {

class LayersPanel;

/// Gives the dock of the foregrounds as much height as its rows want, as far as the docks beside it
/// can spare. Only when rows come or go: a dock that somebody has made higher stays so until then.
void giveRoomForRows(LayersPanel& panel, QDockWidget& dock, QMainWindow& window);

}  // namespace r2r::ui
