// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QKeyEvent;
class QWidget;

namespace r2r::ui {

class Actions;
class ToolController;

/// Keeps the keys of commands from a gesture of the pointer that is going on.
///
/// A gesture works on the document as it was when it began. So a key of a command
/// (undo, redo, delete, paste, open) only cancels the gesture, and the command is not done. Keys
/// that choose a tool or change the view keep their meaning.
class GestureKeys final : public QObject {
    Q_OBJECT

public:
    /// All borrowed; they live longer.
    GestureKeys(QWidget& window,
                ToolController& controller,
                const Actions& actions,
                QObject* parent = nullptr);

protected:
    /// Filters the application during a gesture: a pen does not move the focus to the canvas.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool isOfWindow(QObject& watched) const;
    [[nodiscard]] bool isCommand(const QKeyEvent& key) const;

    QWidget& window_;
    ToolController& controller_;
    const Actions& actions_;
};

}  // namespace r2r::ui
