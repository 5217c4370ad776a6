// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace r2r::ui {

/// A panel that scrolls when the window is too low for it, so that no panel can make the window
/// higher than the screen.
class PanelScroll final : public QScrollArea {
    Q_OBJECT

public:
    /// @param panel       becomes a child
    /// @param leastPx     height that it gets before others scroll, unless it needs less
    PanelScroll(QWidget* panel, int leastPx);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int leastPx_;
};

}  // namespace r2r::ui
