// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/masking/mask_tool.h"

#include <QPoint>

namespace r2r::ui {

/// Picks the colours for `ColorRangeDialog` from the picture of the current foreground.
class ColorRangeTool : public MaskTool {
    Q_OBJECT

public:
    using MaskTool::MaskTool;

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;

Q_SIGNALS:
    /// @param at    pixels of the foreground's picture, inside it
    /// @param adds  to the colours that were picked before
    void picked(QPoint at, bool adds);

private:
    Point at_;  ///< pixels of the background
    bool adds_ = false;
};

}  // namespace r2r::ui
