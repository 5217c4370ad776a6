// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QUndoCommand>

#include <cstddef>
#include <cstdint>

namespace r2r::ui {

/// One undoable user verb on a document.
///
/// Undo and redo are the same act: exchange the value kept here with the live one. So a command
/// holds ids and values, never pointers into the composition, and what it computes is computed
/// once.
///
/// What is large can be put away: then the document's step store has it, and it is back when it is
/// needed.
class DocumentCommand : public QUndoCommand {
public:
    void undo() final { go(Direction::Undo); }

    void redo() final { go(Direction::Redo); }

    /// Memory that is there for this step alone, in bytes.
    [[nodiscard]] size_t keptBytes() const { return isAway_ ? 0 : keptBytes_; }

    /// Lets go of it. Only for steps that the step store has.
    void putAway();

protected:
    /// @param document  outlives the command, which lives in its undo stack.
    explicit DocumentCommand(Document& document) : document_(document) {}

    /// Exchanges what is kept with what is live.
    virtual void swap() = 0;

    /// Bytes of what `letGo` would free; 0: nothing worth it.
    [[nodiscard]] virtual size_t freeableBytes() const { return 0; }

    virtual void letGo() {}

    /// Keeps again what it let go of.
    /// @param other  the document on the other side of this step
    /// @return whether it is there
    [[nodiscard]] virtual bool take(const Composition& other);

    /// For commands that begin without what they keep.
    void beginAway() { isAway_ = true; }

    [[nodiscard]] const Composition& composition() const { return document_.composition(); }

    /// @throws Error{InvalidArgument} if there is no such foreground.
    [[nodiscard]] const Foreground& foreground(ForegroundId id) const;

    TiledMask exchangeMask(ForegroundId id, TiledMask mask, const Rect& changedPixels);
    Placement exchangePlacement(ForegroundId id, const Placement& placement);
    HarmonySettings exchangeHarmony(ForegroundId id, HarmonySettings harmony);
    double exchangeOpacity(ForegroundId id, double opacity);
    bool exchangeDecontaminated(ForegroundId id, bool isDecontaminated);
    std::optional<CastShadow> exchangeShadow(ForegroundId id, std::optional<CastShadow> shadow);
    Label exchangeLabel(ForegroundId id, Label label);
    Composition exchangeStructure(Composition next);

private:
    friend class Document;

    enum class Direction : uint8_t { Undo, Redo };

    void go(Direction direction);

    Document& document_;
    size_t keptBytes_ = 0;
    bool isAway_ = false;
};

}  // namespace r2r::ui
