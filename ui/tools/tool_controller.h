// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/tool.h"

#include <QObject>

class QKeyEvent;

namespace r2r::ui {

/// Leads the pointer of a canvas to the chosen tool, and keeps the order of a gesture.
///
/// Esc cancels the gesture that is going on; so does choosing another tool, and any change of the
/// document from elsewhere (undo by keyboard), because the gesture works on what was there before.
class ToolController : public QObject {
    Q_OBJECT

public:
    explicit ToolController(const ToolContext& context, QObject* parent = nullptr);

    [[nodiscard]] Tool* tool() const { return tool_; }

    /// @param tool  borrowed; null for none.
    void setTool(Tool* tool);

    [[nodiscard]] bool isInGesture() const { return isInGesture_; }

    void cancelGesture();

Q_SIGNALS:
    void gestureChanged(bool isInGesture);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void begin(const widgets::CanvasPointer& pointer);
    void extend(const widgets::CanvasPointer& pointer);
    void commit();
    void setInGesture(bool isInGesture);

    ToolContext context_;
    Tool* tool_ = nullptr;
    bool isInGesture_ = false;
    bool isCommitting_ = false;
};

}  // namespace r2r::ui
