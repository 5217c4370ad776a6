// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/jobs/side_thread.h"
#include "ui/tools/mask_view.h"
#include "ui/words/settings.h"

#include <QObject>
#include <QTimer>

class QWidget;

namespace r2r::ui {

class Actions;
class CanvasScene;

/// The ways to look at a mask, led by the actions: views, the colour of the overlay, and the moving
/// line around what is selected.
class MaskViews final : public QObject {
    Q_OBJECT

public:
    /// All borrowed and live longer. `window` is the parent of dialogs.
    MaskViews(Document& document,
              CanvasScene& scene,
              const Actions& actions,
              Settings& settings,
              QWidget& window);

    [[nodiscard]] MaskView view() const { return view_; }

    void show(MaskView view);

    /// After the last comes the first.
    void showNext();

    void setOutlineShown(bool isShown);

Q_SIGNALS:
    void viewChanged();

private:
    void askForColor();
    void outline();

    Document& document_;
    CanvasScene& scene_;
    const Actions& actions_;
    Settings& settings_;
    QWidget& window_;
    MaskView view_ = MaskView::Result;
    MaskView last_ = MaskView::Overlay;  ///< that showed the mask
    bool isOutlineShown_ = false;
    QTimer soon_;  ///< strokes and movements of the view come in rows
    SideThread side_;
    uint64_t newest_ = 0;
};

}  // namespace r2r::ui
