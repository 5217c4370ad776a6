// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/commands.h"

#include "ui/document/edit_rules.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

// QUndoStack offers commands of equal id to each other.
constexpr int kPlaceForegroundId = 1;
constexpr int kSetHarmonyId = 2;
constexpr int kSetOpacityId = 3;
constexpr int kSetShadowId = 5;
constexpr int kPlaceForegroundsId = 4;

}  // namespace

PlaceForeground::PlaceForeground(Document& document,
                                 ForegroundId id,
                                 const Placement& placement,
                                 Gesture gesture)
    : DocumentCommand(document), id_(id), placement_(placement), gesture_(gesture) {
    const Placement& before = foreground(id).placement;
    if (obstacleToPlacing(composition(), foreground(id)) != Obstacle::None)
        placement_ = before;
    setText(textOf(before, placement_));
    setObsolete(placement_ == before);
}

int PlaceForeground::id() const {
    return gesture_ == Gesture::None ? -1 : kPlaceForegroundId;
}

bool PlaceForeground::mergeWith(const QUndoCommand* other) {
    const auto& later = static_cast<const PlaceForeground&>(*other);
    if (later.gesture_ != gesture_ || later.id_ != id_)
        return false;
    // The value kept here is from before the gesture, and stays; that of the later one is history.
    setObsolete(placement_ == foreground(id_).placement);
    return true;
}

void PlaceForeground::swap() {
    placement_ = exchangePlacement(id_, placement_);
}

QString PlaceForeground::textOf(const Placement& before, const Placement& after) {
    if (after.corners != before.corners)
        return after.corners ? tr("Pull into perspective") : tr("Reset perspective");
    if (after.isFlipped != before.isFlipped)
        return tr("Flip foreground");
    if (after.scale != before.scale)
        return tr("Scale foreground");
    if (after.degrees != before.degrees)
        return tr("Rotate foreground");
    return tr("Move foreground");
}

PlaceForegrounds::PlaceForegrounds(Document& document,
                                   std::vector<PlacedForeground> places,
                                   const QString& text,
                                   Gesture gesture)
    : DocumentCommand(document), places_(std::move(places)), gesture_(gesture) {
    std::erase_if(places_, [this](const PlacedForeground& each) {
        return obstacleToPlacing(composition(), foreground(each.id)) != Obstacle::None;
    });
    setText(text.isEmpty() ? tr("Move foregrounds") : text);
    setObsolete(isDone());
}

int PlaceForegrounds::id() const {
    return gesture_ == Gesture::None ? -1 : kPlaceForegroundsId;
}

bool PlaceForegrounds::mergeWith(const QUndoCommand* other) {
    const auto& later = static_cast<const PlaceForegrounds&>(*other);
    if (later.gesture_ != gesture_ ||
        !std::ranges::equal(
            places_, later.places_, {}, &PlacedForeground::id, &PlacedForeground::id))
        return false;
    setObsolete(isDone());
    return true;
}

bool PlaceForegrounds::isDone() const {
    return std::ranges::all_of(places_, [this](const PlacedForeground& each) {
        return foreground(each.id).placement == each.placement;
    });
}

void PlaceForegrounds::swap() {
    for (PlacedForeground& each : places_)
        each.placement = exchangePlacement(each.id, each.placement);
}

SetHarmony::SetHarmony(Document& document,
                       ForegroundId id,
                       HarmonySettings harmony,
                       Gesture gesture)
    : DocumentCommand(document), id_(id), harmony_(std::move(harmony)), gesture_(gesture) {
    const HarmonySettings& before = foreground(id).harmony;
    setText(textOf(before, harmony_));
    setObsolete(harmony_ == before);
}

int SetHarmony::id() const {
    return gesture_ == Gesture::None ? -1 : kSetHarmonyId;
}

bool SetHarmony::mergeWith(const QUndoCommand* other) {
    const auto& later = static_cast<const SetHarmony&>(*other);
    if (later.gesture_ != gesture_ || later.id_ != id_)
        return false;
    setObsolete(harmony_ == foreground(id_).harmony);
    return true;
}

void SetHarmony::swap() {
    harmony_ = exchangeHarmony(id_, std::move(harmony_));
}

QString SetHarmony::textOf(const HarmonySettings& before, const HarmonySettings& after) {
    if (after.model != before.model)
        return tr("Choose harmonizer");
    if (after.strength != before.strength)
        return tr("Set strength");
    if (after.reference != before.reference)
        return after.reference ? tr("Set reference region") : tr("Clear reference region");
    if (after.guard != before.guard)
        return tr("Set guard");
    if (after.steps != before.steps)
        return tr("Set steps");
    if (after.workingSide != before.workingSide)
        return tr("Set quality");
    return tr("Set seed");
}

SetOpacity::SetOpacity(Document& document, ForegroundId id, double opacity, Gesture gesture)
    : DocumentCommand(document)
    , id_(id)
    , opacity_(std::clamp(opacity, 0.0, 1.0))
    , gesture_(gesture) {
    setText(tr("Set opacity"));
    setObsolete(opacity_ == foreground(id).opacity);
}

int SetOpacity::id() const {
    return gesture_ == Gesture::None ? -1 : kSetOpacityId;
}

bool SetOpacity::mergeWith(const QUndoCommand* other) {
    const auto& later = static_cast<const SetOpacity&>(*other);
    if (later.gesture_ != gesture_ || later.id_ != id_)
        return false;
    setObsolete(opacity_ == foreground(id_).opacity);
    return true;
}

void SetOpacity::swap() {
    opacity_ = exchangeOpacity(id_, opacity_);
}

SetDecontaminated::SetDecontaminated(Document& document, ForegroundId id, bool isDecontaminated)
    : DocumentCommand(document), id_(id), isDecontaminated_(isDecontaminated) {
    setText(isDecontaminated ? tr("Take out old background") : tr("Leave in old background"));
    setObsolete(isDecontaminated == foreground(id).isDecontaminated);
}

void SetDecontaminated::swap() {
    isDecontaminated_ = exchangeDecontaminated(id_, isDecontaminated_);
}

SetShadow::SetShadow(Document& document,
                     ForegroundId id,
                     std::optional<CastShadow> shadow,
                     Gesture gesture)
    : DocumentCommand(document), id_(id), shadow_(shadow), gesture_(gesture) {
    const std::optional<CastShadow>& before = foreground(id).shadow;
    if (shadow_ && before)
        setText(tr("Change shadow"));
    else
        setText(shadow_ ? tr("Cast a shadow") : tr("Remove shadow"));
    setObsolete(shadow_ == before);
}

int SetShadow::id() const {
    return gesture_ == Gesture::None ? -1 : kSetShadowId;
}

bool SetShadow::mergeWith(const QUndoCommand* other) {
    const auto& later = static_cast<const SetShadow&>(*other);
    if (later.gesture_ != gesture_ || later.id_ != id_)
        return false;
    setObsolete(shadow_ == foreground(id_).shadow);
    return true;
}

void SetShadow::swap() {
    shadow_ = exchangeShadow(id_, shadow_);
}

SetLabel::SetLabel(Document& document, ForegroundId id, Label label)
    : DocumentCommand(document), id_(id), label_(std::move(label)) {
    const Foreground& before = foreground(id);
    if (label_.isLocked != before.isLocked)
        setText(label_.isLocked ? tr("Lock foreground") : tr("Unlock foreground"));
    else
        setText(tr("Rename foreground"));
    setObsolete(label_ == Label{before.name, before.isLocked});
}

void SetLabel::swap() {
    label_ = exchangeLabel(id_, std::move(label_));
}

}  // namespace r2r::ui
