// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/commands.h"

#include "engine/core/error.h"
#include "ui/document/edit_rules.h"
#include "ui/document/foreground_copy.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

// QUndoStack offers commands of equal id to each other.
constexpr int kPlaceForegroundId = 1;
constexpr int kSetHarmonyId = 2;
constexpr int kSetOpacityId = 3;
constexpr int kPlaceForegroundsId = 4;

void requireSizeOf(const TiledMask& mask, const Foreground& foreground) {
    if (mask.size() == foreground.mask.size())
        return;
    throw Error(ErrorCode::InvalidArgument,
                "the new mask of " + foreground.name + " has " + std::to_string(mask.size().width) +
                    "×" + std::to_string(mask.size().height) + " pixels, expected " +
                    std::to_string(foreground.mask.size().width) + "×" +
                    std::to_string(foreground.mask.size().height));
}

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

/// Memory that a mask needs beside another one: the list of its tiles, and those that only it has.
size_t bytesBeside(const TiledMask& mask, const Foreground* live) {
    const auto inTiles = [](int pixels) {
        return static_cast<size_t>((pixels + TiledMask::kTileSize - 1) / TiledMask::kTileSize);
    };
    const Size size = mask.size();
    const int own = mask.sharedTiles(mask) - (live ? mask.sharedTiles(live->mask) : 0);
    return inTiles(size.width) * inTiles(size.height) * sizeof(std::shared_ptr<void>) +
           static_cast<size_t>(own) * sizeof(TiledMask::Tile);
}

/// Takes the mask of a foreground, if it is there.
bool takeMask(const Composition& other, ForegroundId id, TiledMask& mask) {
    const Foreground* found = other.find(id);
    if (found)
        mask = found->mask;
    return found != nullptr;
}

}  // namespace

PaintMask::PaintMask(Document& document,
                     ForegroundId id,
                     TiledMask painted,
                     const Rect& changedPixels,
                     bool isErasing)
    : DocumentCommand(document), id_(id), mask_(std::move(painted)), changedPixels_(changedPixels) {
    requireSizeOf(mask_, foreground(id));
    setText(isErasing ? tr("Erase mask") : tr("Paint mask"));
    setObsolete(foreground(id).isLocked || mask_ == foreground(id).mask);
}

void PaintMask::swap() {
    mask_ = exchangeMask(id_, std::move(mask_), changedPixels_);
}

size_t PaintMask::freeableBytes() const {
    return bytesBeside(mask_, composition().find(id_));
}

void PaintMask::letGo() {
    mask_ = {};
}

bool PaintMask::take(const Composition& other) {
    return takeMask(other, id_, mask_);
}

TiledMask editedMask(const TiledMask& mask, const MaskOperation& operation) {
    TiledMask edited = mask;  // writing over it keeps tiles that stay equal shared
    edited.write(0, 0, applied(mask.toImage(), std::array{operation}));
    return edited;
}

EditMask::EditMask(Document& document,
                   ForegroundId id,
                   TiledMask edited,
                   const MaskOperation& operation)
    : DocumentCommand(document), id_(id), mask_(std::move(edited)) {
    requireSizeOf(mask_, foreground(id));
    setText(textOf(operation.kind));
    setObsolete(foreground(id).isLocked || mask_ == foreground(id).mask);
}

void EditMask::swap() {
    const Rect everything = Rect::of(mask_.size());
    mask_ = exchangeMask(id_, std::move(mask_), everything);
}

size_t EditMask::freeableBytes() const {
    return bytesBeside(mask_, composition().find(id_));
}

void EditMask::letGo() {
    mask_ = {};
}

bool EditMask::take(const Composition& other) {
    return takeMask(other, id_, mask_);
}

QString EditMask::textOf(MaskOperation::Kind kind) {
    switch (kind) {
        case MaskOperation::Kind::Threshold:
            return tr("Threshold mask");
        case MaskOperation::Kind::Invert:
            return tr("Invert mask");
        case MaskOperation::Kind::Feather:
            return tr("Feather mask");
        case MaskOperation::Kind::Grow:
            return tr("Grow or shrink mask");
        case MaskOperation::Kind::FillHoles:
            return tr("Fill holes in mask");
        case MaskOperation::Kind::Smooth:
            return tr("Smooth mask");
    }
    return tr("Edit mask");
}

ReplaceMask::ReplaceMask(Document& document, ForegroundId id, TiledMask mask, Origin origin)
    : DocumentCommand(document), id_(id), mask_(std::move(mask)) {
    requireSizeOf(mask_, foreground(id));
    setText(origin == Origin::File ? tr("Load mask") : tr("Empty mask"));
    setObsolete(foreground(id).isLocked || mask_ == foreground(id).mask);
}

void ReplaceMask::swap() {
    const Rect everything = Rect::of(mask_.size());
    mask_ = exchangeMask(id_, std::move(mask_), everything);
}

size_t ReplaceMask::freeableBytes() const {
    return bytesBeside(mask_, composition().find(id_));
}

void ReplaceMask::letGo() {
    mask_ = {};
}

bool ReplaceMask::take(const Composition& other) {
    return takeMask(other, id_, mask_);
}

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
