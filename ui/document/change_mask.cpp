// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/change_mask.h"

#include "engine/core/error.h"

#include <utility>

namespace r2r::ui {

ChangeMask::ChangeMask(Document& document, ForegroundId id, TiledMask mask, const QString& text)
    : DocumentCommand(document), id_(id), mask_(std::move(mask)) {
    const Foreground& target = foreground(id);
    if (mask_.size() != target.mask.size())
        throw Error(ErrorCode::InvalidArgument,
                    "the new mask of " + target.name + " has another size than its picture");
    setText(text);
    setObsolete(target.isLocked || mask_ == target.mask);
}

void ChangeMask::swap() {
    const Rect everything = Rect::of(mask_.size());
    mask_ = exchangeMask(id_, std::move(mask_), everything);
}

size_t ChangeMask::freeableBytes() const {
    const Foreground* live = composition().find(id_);
    const int own = mask_.sharedTiles(mask_) - (live ? mask_.sharedTiles(live->mask) : 0);
    return static_cast<size_t>(own) * sizeof(TiledMask::Tile);
}

void ChangeMask::letGo() {
    mask_ = {};
}

bool ChangeMask::take(const Composition& other) {
    const Foreground* found = other.find(id_);
    if (found)
        mask_ = found->mask;
    return found != nullptr;
}

}  // namespace r2r::ui
