// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "ui/document/change.h"

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::ui {

class DocumentCommand;
class StepStore;

/// The name by which people tell a foreground, and whether it is kept from them.
struct Label {
    std::string name;
    bool isLocked = false;

    bool operator==(const Label&) const = default;
};

/// The steps of a document without what they do: that is in the step store.
struct StoredHistory {
    QStringList texts;         ///< of all steps
    int position = 0;          ///< the number of those that are done
    std::optional<int> saved;  ///< how many are done in the file; nothing: no such step
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

    /// The same with a history, whose steps are in the step store.
    void restore(Composition composition, const StoredHistory& history);

    /// The oldest steps cannot be undone any more. All others must be in the step store.
    void forgetSteps(int count);

    /// Puts steps away, those first that are farthest from what is shown, until the rest needs no
    /// more than that.
    /// @param stored  how many steps the step store has
    void putStepsAway(size_t mostBytes, int stored);

    /// Memory that is there for undo alone.
    [[nodiscard]] size_t stepBytes() const;

    /// @param store  has what steps put away; lives as long as this. Null: there is none.
    void setStepStore(StepStore* store) { store_ = store; }

    /// Does it and remembers how to undo it. A command that changes nothing is dropped.
    void push(std::unique_ptr<DocumentCommand> command);

    /// A name for a gesture that has not been used before.
    [[nodiscard]] Gesture beginGesture();

    /// The foreground that tools and panels work on: view state, not undone. A new foreground
    /// becomes the current one; when the current one goes, the topmost takes its place.
    [[nodiscard]] std::optional<ForegroundId> currentForegroundId() const { return current_; }

    /// Null if there is none. Borrowed until the next change.
    [[nodiscard]] const Foreground* currentForeground() const;

    /// An id that does not exist counts as none. No other is chosen with it any more.
    void setCurrentForeground(std::optional<ForegroundId> id);

    /// Those that are moved and arranged together: the current one and what was chosen with it,
    /// bottom to top. View state, too.
    [[nodiscard]] std::vector<ForegroundId> chosenForegrounds() const;

    [[nodiscard]] bool isChosen(ForegroundId id) const;

    /// Chooses one more, which becomes the current one, or one less; the last one stays chosen.
    void toggleChosen(ForegroundId id);

Q_SIGNALS:
    void changed(const r2r::ui::Change& change);
    void currentForegroundChanged();  ///< or those that are chosen with it
    void opened();                    ///< after `changed(StructureChanged)` of `open`
    void stepDone();                  ///< after `push`: the newest step is new, or has grown
    void historyLost();               ///< there is nothing to undo: the step store did not have it

private:
    friend class DocumentCommand;

    // The narrow way in, for commands: puts a value in and returns the one that was there.
    TiledMask exchangeMask(ForegroundId id, TiledMask mask, const Rect& changedPixels);
    Placement exchangePlacement(ForegroundId id, const Placement& placement);
    HarmonySettings exchangeHarmony(ForegroundId id, HarmonySettings harmony);
    double exchangeOpacity(ForegroundId id, double opacity);
    bool exchangeDecontaminated(ForegroundId id, bool isDecontaminated);
    std::optional<CastShadow> exchangeShadow(ForegroundId id, std::optional<CastShadow> shadow);
    Label exchangeLabel(ForegroundId id, Label label);
    Composition exchangeStructure(Composition composition);

    // For commands that were put away.
    [[nodiscard]] bool isStandingStill() const { return isLayingOut_ || isHistoryLost_; }

    [[nodiscard]] std::optional<Composition> storedState(const DocumentCommand& command,
                                                         bool isUndo) const;
    void loseHistory();

    [[nodiscard]] Foreground& foreground(ForegroundId id);
    [[nodiscard]] DocumentCommand& step(int index) const;
    void layOut(const StoredHistory& history);
    void settleHistory();
    void tell(const Change& change);

    Composition composition_;
    QUndoStack undoStack_;
    uint64_t revision_ = 0;
    uint64_t gestures_ = 0;
    std::optional<ForegroundId> current_;
    std::vector<ForegroundId> chosenWithIt_;  ///< some may be gone
    StepStore* store_ = nullptr;
    bool isLayingOut_ = false;    ///< steps come and go without doing anything
    bool isHistoryLost_ = false;  ///< until the stack is empty
};

}  // namespace r2r::ui
