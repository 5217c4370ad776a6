// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "engine/core/error.h"
#include "ui/document/document_command.h"

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
    undoStack_.clear();
    undoStack_.setClean();
    composition_ = std::move(composition);
    current_ = topmost(composition_);
    tell(StructureChanged{});
    Q_EMIT currentForegroundChanged();
    Q_EMIT opened();
}

void Document::push(std::unique_ptr<DocumentCommand> command) {
    if (!command->isObsolete())
        undoStack_.push(command.release());
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
    if (id == current_)
        return;
    current_ = id;
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
    if (added)
        next = added;
    else if (!currentForeground())
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
