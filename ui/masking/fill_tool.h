// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/color_range.h"
#include "ui/masking/mask_tool.h"

namespace r2r::ui {

class MaskWork;

/// Selects the surface that is clicked: what looks like it and hangs together with it.
class FillTool : public MaskTool {
    Q_OBJECT

public:
    /// @param work  borrowed
    FillTool(const ToolContext& context,
             const MaskMode& mode,
             MaskWork& work,
             QObject* parent = nullptr);

    /// How far a colour may be away, ΔE.
    [[nodiscard]] double tolerance() const { return range_.tolerance; }

    void setTolerance(double tolerance) { range_.tolerance = tolerance; }

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;

private:
    MaskWork& work_;
    ColorRange range_{.tolerance = 12, .softness = 4};
    Point at_;  ///< pixels of the background
    MaskCombination how_{};
};

}  // namespace r2r::ui
