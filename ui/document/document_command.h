// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QUndoCommand>

namespace r2r::ui {

/// One undoable user verb on a document.
///
/// Undo and redo are the same act: exchange the value kept here with the live one. So a command
/// holds ids and values, never pointers into the composition, and what it computes is computed
/// once.
class DocumentCommand : public QUndoCommand {
public:
    void undo() final { swap(); }

    void redo() final { swap(); }

protected:
    /// @param document  outlives the command, which lives in its undo stack.
    explicit DocumentCommand(Document& document) : document_(document) {}

    /// Exchanges what is kept with what is live.
    virtual void swap() = 0;

    [[nodiscard]] const Composition& composition() const { return document_.composition(); }

    /// @throws Error{InvalidArgument} if there is no such foreground.
    [[nodiscard]] const Foreground& foreground(ForegroundId id) const;

    TiledMask exchangeMask(ForegroundId id, TiledMask mask, const Rect& changedPixels);
    Placement exchangePlacement(ForegroundId id, const Placement& placement);
    HarmonySettings exchangeHarmony(ForegroundId id, HarmonySettings harmony);
    Label exchangeLabel(ForegroundId id, Label label);
    Composition exchangeStructure(Composition next);

private:
    Document& document_;
};

}  // namespace r2r::ui
