// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace r2r::widgets {
class CompareView;
}

namespace r2r::ui {

/// The buttons that choose how a comparison lays its two pictures: wipe, side by side, flicker.
class CompareModes final : public QWidget {
    Q_OBJECT

public:
    /// @param view  borrowed; gets the focus with each choice, so that its keys work
    explicit CompareModes(widgets::CompareView& view, QWidget* parent = nullptr);
};

}  // namespace r2r::ui
