// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/masking/mask_tool.h"

#include <vector>

namespace r2r::ui {

class MaskWork;

/// Corner after corner. A double click, Enter or a click on the first corner closes the polygon,
/// Backspace takes the last corner back, Esc all of them.
class PolygonTool : public MaskTool {
    Q_OBJECT

public:
    /// @param work  borrowed
    PolygonTool(const ToolContext& context,
                const MaskMode& mode,
                MaskWork& work,
                QObject* parent = nullptr);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    void hover(const widgets::CanvasPointer& pointer) override;
    [[nodiscard]] bool claims(const QKeyEvent& event) const override;
    bool pressKey(const QKeyEvent& event) override;
    void deactivate() override;

private:
    [[nodiscard]] bool isAtFirst(const widgets::CanvasPointer& pointer) const;
    void close();
    void forget();

    MaskWork& work_;
    std::vector<Point> corners_;  ///< pixels of the background
    MaskCombination how_{};
    bool isClosing_ = false;
};

}  // namespace r2r::ui
