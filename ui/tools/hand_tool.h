// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/tool.h"

namespace r2r::ui {

/// Moves the view, not the document: the canvas pans with the left button while it is chosen.
class HandTool : public Tool {
    Q_OBJECT

public:
    explicit HandTool(const ToolContext& context, QObject* parent = nullptr);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    void activate() override;
    void deactivate() override;
};

}  // namespace r2r::ui
