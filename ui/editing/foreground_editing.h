// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/editing/foreground_clipboard.h"
#include "ui/engine/engine_thread.h"
#include "ui/words/messages.h"

#include <QObject>

#include <functional>

namespace r2r::widgets {
class CanvasView;
}

namespace r2r::ui {

class Actions;

/// The Edit menu's work on the chosen foreground. Everything but copying is one undo step.
class ForegroundEditing final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed.
    ForegroundEditing(Document& document,
                      widgets::CanvasView& canvas,
                      EngineThread& engine,
                      const Actions& actions,
                      QObject* parent = nullptr);

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void noticed(const r2r::ui::messages::Message& message);

private:
    /// Does it with the chosen foreground, if there is one.
    void withCurrent(const std::function<void(const Foreground&)>& act);
    void flip(const Foreground& foreground, double degrees);
    void moveInOrder(const Foreground& foreground, int steps);
    void cut(const Foreground& foreground);
    void copyMerged();
    void paste();
    void transform();

    Document& document_;
    widgets::CanvasView& canvas_;
    EngineThread& engine_;
    const Actions& actions_;
    ForegroundClipboard clipboard_;
};

}  // namespace r2r::ui
