// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "ui/document/commands.h"
#include "ui/document/edit_rules.h"
#include "ui/document/foreground_copy.h"
#include "ui/document/mask_memory.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

Composition withForeground(Composition composition, Foreground added) {
    if (composition.find(added.id))
        throw Error(ErrorCode::InvalidArgument, "the document already has a foreground of this id");
    composition.foregrounds.push_back(std::move(added));
    return composition;
}

Composition withForegrounds(Composition composition, const std::vector<Foreground>& added) {
    for (const Foreground& foreground : added)
        composition = withForeground(std::move(composition), foreground);
    return composition;
}

Composition withoutForeground(Composition composition, ForegroundId id) {
    const size_t removed = std::erase_if(composition.foregrounds,
                                         [id](const Foreground& each) { return each.id == id; });
    if (removed == 0)
        throw Error(ErrorCode::InvalidArgument, "the document has no such foreground");
    return composition;
}

size_t placeOf(const Composition& composition, ForegroundId id) {
    const auto found = std::ranges::find(composition.foregrounds, id, &Foreground::id);
    if (found == composition.foregrounds.end())
        throw Error(ErrorCode::InvalidArgument, "the document has no such foreground");
    return static_cast<size_t>(found - composition.foregrounds.begin());
}

Composition withDuplicate(Composition composition, ForegroundId id) {
    const size_t place = placeOf(composition, id);
    Foreground copy = composition.foregrounds[place];
    copy.id = composition.unusedId();
    copy.isLocked = false;
    copy.name = nameOfCopy(composition, copy.name);
    copy.placement = freePlacement(composition, copy);
    composition.foregrounds.insert(
        composition.foregrounds.begin() + static_cast<ptrdiff_t>(place) + 1, std::move(copy));
    return composition;
}

Composition withHidden(Composition composition, ForegroundId id, bool isHidden) {
    composition.foregrounds[placeOf(composition, id)].isHidden = isHidden;
    return composition;
}

Composition withOrder(Composition composition, ForegroundId id, size_t place) {
    auto& foregrounds = composition.foregrounds;
    const size_t from = placeOf(composition, id);
    Foreground moved = std::move(foregrounds[from]);
    foregrounds.erase(foregrounds.begin() + static_cast<ptrdiff_t>(from));
    const size_t to = std::min(place, foregrounds.size());
    foregrounds.insert(foregrounds.begin() + static_cast<ptrdiff_t>(to), std::move(moved));
    return composition;
}

Composition onBackground(Composition composition, Photograph background) {
    const Size before = composition.background.size();
    const Size after = background.image.size();
    composition.background = std::move(background.image);
    composition.metadata = std::move(background.metadata);
    for (Foreground& foreground : composition.foregrounds) {
        foreground.harmony.reference.reset();
        if (before.isEmpty())
            continue;
        Point& centre = foreground.placement.centre;
        centre = {centre.x * after.width / before.width, centre.y * after.height / before.height};
    }
    return composition;
}

}  // namespace

ChangeStructure::ChangeStructure(Document& document, Composition next)
    : DocumentCommand(document), composition_(std::move(next)) {}

void ChangeStructure::swap() {
    composition_ = exchangeStructure(std::move(composition_));
}

/// Pictures stay: they are few, and steps share them.
size_t ChangeStructure::freeableBytes() const {
    size_t bytes = 0;
    for (const Foreground& foreground : composition_.foregrounds)
        bytes += bytesBeside(foreground.mask, composition().find(foreground.id));
    return bytes;
}

void ChangeStructure::letGo() {
    composition_ = {};
}

bool ChangeStructure::take(const Composition& other) {
    composition_ = other;
    return true;
}

StoredStep::StoredStep(Document& document, const QString& text) : ChangeStructure(document, {}) {
    setText(text);
    beginAway();
}

AddForeground::AddForeground(Document& document, Foreground added)
    : ChangeStructure(document, withForeground(document.composition(), std::move(added))) {
    setText(tr("Add foreground"));
}

AddForegrounds::AddForegrounds(Document& document, const std::vector<Foreground>& added)
    : ChangeStructure(document, withForegrounds(document.composition(), added)) {
    setText(tr("Add layers"));
}

RemoveForeground::RemoveForeground(Document& document, ForegroundId id)
    : ChangeStructure(document, withoutForeground(document.composition(), id)) {
    setText(tr("Remove foreground"));
    setObsolete(obstacleToRemoving(*document.composition().find(id)) != Obstacle::None);
}

DuplicateForeground::DuplicateForeground(Document& document, ForegroundId id)
    : ChangeStructure(document, withDuplicate(document.composition(), id)) {
    setText(tr("Duplicate foreground"));
}

HideForeground::HideForeground(Document& document, ForegroundId id, bool isHidden)
    : ChangeStructure(document, withHidden(document.composition(), id, isHidden)) {
    setText(isHidden ? tr("Hide foreground") : tr("Show foreground"));
    setObsolete(document.composition().find(id)->isHidden == isHidden);
}

MoveInOrder::MoveInOrder(Document& document, ForegroundId id, size_t place)
    : ChangeStructure(document, withOrder(document.composition(), id, place)) {
    setText(tr("Change order of foregrounds"));
    const size_t last = document.composition().foregrounds.size() - 1;
    setObsolete(placeOf(document.composition(), id) == std::min(place, last));
}

ReplaceBackground::ReplaceBackground(Document& document, Photograph background)
    : ChangeStructure(document, onBackground(document.composition(), std::move(background))) {
    setText(tr("Replace background"));
}

}  // namespace r2r::ui
