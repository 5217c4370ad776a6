// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "ui/document/commands.h"
#include "ui/document/mask_memory.h"

#include <array>
#include <string>
#include <utility>

namespace r2r::ui {
namespace {

void requireSizeOf(const TiledMask& mask, const Foreground& foreground) {
    if (mask.size() == foreground.mask.size())
        return;
    throw Error(ErrorCode::InvalidArgument,
                "the new mask of " + foreground.name + " has " + std::to_string(mask.size().width) +
                    "×" + std::to_string(mask.size().height) + " pixels, expected " +
                    std::to_string(foreground.mask.size().width) + "×" +
                    std::to_string(foreground.mask.size().height));
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

}  // namespace r2r::ui
