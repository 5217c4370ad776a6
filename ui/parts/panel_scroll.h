// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include <optional>

namespace r2r::ui {

/// The least size of a dock below the canvas to be of use; the rest of its panel scrolls.
inline constexpr QSize kLeastBottomDock(420, 170);

/// A panel that scrolls when the window is too low for it, so that no panel can make the window
/// higher than the screen. While it scrolls, the wheel changes no control that was not chosen.
class PanelScroll final : public QScrollArea {
    Q_OBJECT

public:
    /// Scrolls up and down; it is as wide as the panel has to be.
    /// @param panel    becomes a child
    /// @param leastPx  height that it gets before others scroll, unless it needs less
    PanelScroll(QWidget* panel, int leastPx);

    /// Scrolls in both directions.
    /// @param least  that it gets before others scroll, unless it needs less
    PanelScroll(QWidget* panel, QSize least);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(QWidget& panel);

    int leastHeightPx_;
    std::optional<int> leastWidthPx_;  ///< nothing: it does not scroll sideways
};

}  // namespace r2r::ui
