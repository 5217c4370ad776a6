// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas_view.h"

#include <QObject>

class QKeyEvent;

namespace r2r::ui {

class CanvasScene;
class Document;

/// The objects that a tool works with; borrowed, they outlive the tool.
struct ToolContext {
    Document& document;
    CanvasScene& scene;
};

/// The meaning of the pointer for the document.
///
/// One gesture is `begin`, any number of `extend`, then exactly one of `commit` and `cancel`. A
/// gesture works on its own copy and shows it through the `CanvasScene`; the document changes only
/// in `commit`, by one command, which is one undo step. So `cancel` has nothing to undo.
///
/// `ToolController` makes the calls and keeps their order; a tool need not check it.
class Tool : public QObject {
    Q_OBJECT

public:
    explicit Tool(const ToolContext& context, QObject* parent = nullptr)
        : QObject(parent), context_(context) {}

    /// The pointer went down. Takes the snapshot the gesture works on.
    /// @return false if there is nothing to do here; then no other call follows.
    [[nodiscard]] virtual bool begin(const widgets::CanvasPointer& pointer) = 0;

    /// The pointer moved. Must cost what the movement touches, never what the picture measures.
    virtual void extend(const widgets::CanvasPointer& pointer) = 0;

    /// The pointer is up: pushes one command, or none if nothing is different.
    virtual void commit() = 0;

    /// Forgets the gesture; document and canvas are as before `begin`.
    virtual void cancel() = 0;

    /// The pointer moved without a button.
    virtual void hover(const widgets::CanvasPointer& pointer);

    /// Whether a key is the tool's now although a command has it, too.
    [[nodiscard]] virtual bool claims(const QKeyEvent& event) const;

    /// A key that the tool may know. Not called during a gesture.
    /// @return whether it was used.
    virtual bool pressKey(const QKeyEvent& event);

    /// Called when the tool is chosen and when another one is; shows and hides what belongs to it
    /// (brush outline, selection frame, cursor).
    virtual void activate() {}

    virtual void deactivate() {}

protected:
    [[nodiscard]] Document& document() const { return context_.document; }

    [[nodiscard]] CanvasScene& scene() const { return context_.scene; }

private:
    ToolContext context_;
};

}  // namespace r2r::ui
