// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "ui/document/change.h"

#include <QObject>
#include <QUndoStack>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace r2r::ui {

class DocumentCommand;

/// The name by which people tell a foreground, and whether it is kept from them.
struct Label {
    std::string name;
    bool isLocked = false;

    bool operator==(const Label&) const = default;
};

/// Names one movement of the hand: commands of the same gesture merge into one undo step.
enum class Gesture : uint64_t { None = 0 };

/// The voice of a `Composition`: holds the live one, its undo stack, and tells what has changed.
///
/// Views read `composition()` and push commands; nothing else changes it. A snapshot for another
/// thread is a copy of the value. GUI thread only.
class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    [[nodiscard]] const Composition& composition() const { return composition_; }

    [[nodiscard]] bool hasBackground() const { return !composition_.background.isEmpty(); }

    [[nodiscard]] QUndoStack& undoStack() { return undoStack_; }

    /// Counts every change, undone ones included; never repeats.
    [[nodiscard]] uint64_t revision() const { return revision_; }

    /// Another document: forgets the undo history, makes the topmost foreground the current one.
    void open(Composition composition);

    /// Does it and remembers how to undo it. A command that changes nothing is dropped.
    void push(std::unique_ptr<DocumentCommand> command);

    /// A name for a gesture that has not been used before.
    [[nodiscard]] Gesture beginGesture();

    /// The foreground that tools and panels work on: view state, not undone. A new foreground
    /// becomes the current one; when the current one goes, the topmost takes its place.
    [[nodiscard]] std::optional<ForegroundId> currentForegroundId() const { return current_; }

    /// Null if there is none. Borrowed until the next change.
    [[nodiscard]] const Foreground* currentForeground() const;

    /// An id that does not exist counts as none.
    void setCurrentForeground(std::optional<ForegroundId> id);

Q_SIGNALS:
    void changed(const r2r::ui::Change& change);
    void currentForegroundChanged();
    void opened();  ///< after `changed(StructureChanged)` of `open`

private:
    friend class DocumentCommand;

    // The narrow way in, for commands: puts a value in and returns the one that was there.
    TiledMask exchangeMask(ForegroundId id, TiledMask mask, const Rect& changedPixels);
    Placement exchangePlacement(ForegroundId id, const Placement& placement);
    HarmonySettings exchangeHarmony(ForegroundId id, HarmonySettings harmony);
    Label exchangeLabel(ForegroundId id, Label label);
    Composition exchangeStructure(Composition composition);

    [[nodiscard]] Foreground& foreground(ForegroundId id);
    void tell(const Change& change);

    Composition composition_;
    QUndoStack undoStack_;
    uint64_t revision_ = 0;
    uint64_t gestures_ = 0;
    std::optional<ForegroundId> current_;
};

}  // namespace r2r::ui
