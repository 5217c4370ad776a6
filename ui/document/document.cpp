// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "engine/core/error.h"
#include "ui/document/commands.h"
#include "ui/document/step_store.h"

#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

std::optional<ForegroundId> topmost(const Composition& composition) {
    if (composition.foregrounds.empty())
        return std::nullopt;
    return composition.foregrounds.back().id;
}

/// The topmost foreground of `next` that `before` does not have.
std::optional<ForegroundId> newcomer(const Composition& before, const Composition& next) {
    const auto found = std::find_if(next.foregrounds.rbegin(),
                                    next.foregrounds.rend(),
                                    [&](const Foreground& each) { return !before.find(each.id); });
    if (found == next.foregrounds.rend())
        return std::nullopt;
    return found->id;
}

}  // namespace

Document::Document(QObject* parent) : QObject(parent) {}

Document::~Document() {
    // Commands refer to this document; its members die in an order that must not matter to them.
    undoStack_.disconnect();
    undoStack_.clear();
}

void Document::open(Composition composition) {
    isHistoryLost_ = false;
    undoStack_.clear();
    undoStack_.setClean();
    composition_ = std::move(composition);
    current_ = topmost(composition_);
    chosenWithIt_.clear();
    tell(StructureChanged{});
    Q_EMIT currentForegroundChanged();
    Q_EMIT opened();
}

void Document::restore(Composition composition, const StoredHistory& history) {
    composition_ = std::move(composition);
    current_ = topmost(composition_);
    chosenWithIt_.clear();
    layOut(history);
    tell(StructureChanged{});
    Q_EMIT currentForegroundChanged();
    Q_EMIT opened();
}

void Document::forgetSteps(int count) {
    StoredHistory left{.texts = {}, .position = undoStack_.index() - count, .saved = {}};
    for (int i = count; i < undoStack_.count(); ++i)
        left.texts << undoStack_.text(i);
    const int clean = undoStack_.isClean() ? undoStack_.index() : undoStack_.cleanIndex();
    if (clean >= count)
        left.saved = clean - count;
    layOut(left);
}

DocumentCommand& Document::step(int index) const {
    // The stack is ours, and so are its commands; putting one away changes nothing that it does.
    return static_cast<DocumentCommand&>(const_cast<QUndoCommand&>(*undoStack_.command(index)));
}

size_t Document::stepBytes() const {
    size_t bytes = 0;
    for (int i = 0; i < undoStack_.count(); ++i)
        bytes += step(i).keptBytes();
    return bytes;
}

void Document::putStepsAway(size_t mostBytes, int stored) {
    size_t bytes = stepBytes();
    int low = 0;
    int high = std::min(stored, undoStack_.count()) - 1;
    while (bytes > mostBytes && low <= high) {
        const bool isLowFarther = undoStack_.index() - low > high - undoStack_.index();
        DocumentCommand& farthest = step(isLowFarther ? low++ : high--);
        bytes -= farthest.keptBytes();
        farthest.putAway();
    }
}

/// Listeners see the stack as it is in the end only: on the way it fits no document.
void Document::layOut(const StoredHistory& history) {
    {
        const QSignalBlocker quiet(undoStack_);
        isLayingOut_ = true;
        undoStack_.clear();
        undoStack_.resetClean();
        for (const QString& text : history.texts)
            undoStack_.push(new StoredStep(*this, text));
        if (history.saved) {
            undoStack_.setIndex(*history.saved);
            undoStack_.setClean();
        }
        undoStack_.setIndex(history.position);
        isLayingOut_ = false;
    }
    Q_EMIT undoStack_.indexChanged(undoStack_.index());
    Q_EMIT undoStack_.cleanChanged(undoStack_.isClean());
    Q_EMIT undoStack_.canUndoChanged(undoStack_.canUndo());
    Q_EMIT undoStack_.canRedoChanged(undoStack_.canRedo());
    Q_EMIT undoStack_.undoTextChanged(undoStack_.undoText());
    Q_EMIT undoStack_.redoTextChanged(undoStack_.redoText());
}

void Document::push(std::unique_ptr<DocumentCommand> command) {
    if (isHistoryLost_)
        settleHistory();
    if (command->isObsolete())
        return;
    const int before = undoStack_.index();
    undoStack_.push(command.release());
    if (undoStack_.index() >= before)  // else it took the newest step back
        Q_EMIT stepDone();
}

std::optional<Composition> Document::storedState(const DocumentCommand& command,
                                                 bool isUndo) const {
    // The index of the stack lags behind while it goes several steps at once.
    int before = 0;
    while (before < undoStack_.count() && undoStack_.command(before) != &command)
        ++before;
    if (!store_ || before == undoStack_.count())
        return std::nullopt;
    return isUndo ? store_->state(before, composition_, before + 1)
                  : store_->state(before + 1, composition_, before);
}

/// The stack cannot be emptied while it is on its way.
void Document::loseHistory() {
    if (isHistoryLost_)
        return;
    isHistoryLost_ = true;
    QMetaObject::invokeMethod(this, &Document::settleHistory, Qt::QueuedConnection);
}

void Document::settleHistory() {
    if (!isHistoryLost_)
        return;
    undoStack_.clear();
    undoStack_.resetClean();
    isHistoryLost_ = false;
    Q_EMIT historyLost();
}

Gesture Document::beginGesture() {
    return Gesture{++gestures_};
}

const Foreground* Document::currentForeground() const {
    return current_ ? composition_.find(*current_) : nullptr;
}

void Document::setCurrentForeground(std::optional<ForegroundId> id) {
    if (id && !composition_.find(*id))
        id.reset();
    const bool wereSeveral = !std::exchange(chosenWithIt_, {}).empty();
    if (id == current_ && !wereSeveral)
        return;
    current_ = id;
    Q_EMIT currentForegroundChanged();
}

std::vector<ForegroundId> Document::chosenForegrounds() const {
    std::vector<ForegroundId> chosen;
    for (const Foreground& foreground : composition_.foregrounds)
        if (isChosen(foreground.id))
            chosen.push_back(foreground.id);
    return chosen;
}

bool Document::isChosen(ForegroundId id) const {
    return composition_.find(id) &&
           (id == current_ || std::ranges::find(chosenWithIt_, id) != chosenWithIt_.end());
}

void Document::toggleChosen(ForegroundId id) {
    std::erase_if(chosenWithIt_, [&](ForegroundId each) { return !composition_.find(each); });
    if (!composition_.find(id) || (id == current_ && chosenWithIt_.empty()))
        return;
    if (id == current_) {
        current_ = chosenWithIt_.back();
        chosenWithIt_.pop_back();
    } else if (std::erase(chosenWithIt_, id) == 0) {
        if (current_)
            chosenWithIt_.push_back(*current_);
        current_ = id;
    }
    Q_EMIT currentForegroundChanged();
}

TiledMask Document::exchangeMask(ForegroundId id, TiledMask mask, const Rect& changedPixels) {
    TiledMask before = std::exchange(foreground(id).mask, std::move(mask));
    tell(MaskChanged{.id = id, .rect = changedPixels});
    return before;
}

Placement Document::exchangePlacement(ForegroundId id, const Placement& placement) {
    const Placement before = std::exchange(foreground(id).placement, placement);
    tell(PlacementChanged{id});
    return before;
}

HarmonySettings Document::exchangeHarmony(ForegroundId id, HarmonySettings harmony) {
    HarmonySettings before = std::exchange(foreground(id).harmony, std::move(harmony));
    tell(SettingsChanged{id});
    return before;
}

double Document::exchangeOpacity(ForegroundId id, double opacity) {
    const double before = std::exchange(foreground(id).opacity, opacity);
    tell(OpacityChanged{id});
    return before;
}

bool Document::exchangeDecontaminated(ForegroundId id, bool isDecontaminated) {
    const bool before = std::exchange(foreground(id).isDecontaminated, isDecontaminated);
    tell(SettingsChanged{id});
    return before;
}

std::optional<CastShadow> Document::exchangeShadow(ForegroundId id,
                                                   std::optional<CastShadow> shadow) {
    std::optional<CastShadow> before = std::exchange(foreground(id).shadow, shadow);
    tell(SettingsChanged{id});
    return before;
}

Label Document::exchangeLabel(ForegroundId id, Label label) {
    Foreground& labelled = foreground(id);
    Label before{std::exchange(labelled.name, std::move(label.name)),
                 std::exchange(labelled.isLocked, label.isLocked)};
    tell(LabelChanged{id});
    return before;
}

Composition Document::exchangeStructure(Composition composition) {
    Composition before = std::exchange(composition_, std::move(composition));
    const auto added = newcomer(before, composition_);
    std::optional<ForegroundId> next = current_;
    if (added) {
        next = added;
        chosenWithIt_.clear();
    } else if (!currentForeground())
        next = topmost(composition_);
    const bool isOther = std::exchange(current_, next) != next;
    tell(StructureChanged{});
    if (isOther)
        Q_EMIT currentForegroundChanged();
    return before;
}

Foreground& Document::foreground(ForegroundId id) {
    if (Foreground* found = composition_.find(id))
        return *found;
    throw Error(ErrorCode::InvalidArgument, "the document has no such foreground");
}

void Document::tell(const Change& change) {
    ++revision_;
    Q_EMIT changed(change);
}

}  // namespace r2r::ui
