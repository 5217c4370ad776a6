// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document_command.h"

#include <utility>

namespace r2r::ui {

void DocumentCommand::putAway() {
    if (isAway_ || freeableBytes() == 0)
        return;
    letGo();
    isAway_ = true;
}

bool DocumentCommand::take(const Composition&) {
    return true;
}

void DocumentCommand::go(Direction direction) {
    if (document_.isStandingStill())
        return;
    if (isAway_) {
        const auto other = document_.storedState(*this, direction == Direction::Undo);
        if (!other || !take(*other)) {
            document_.loseHistory();
            return;
        }
        isAway_ = false;
    }
    swap();
    keptBytes_ = freeableBytes();
}

const Foreground& DocumentCommand::foreground(ForegroundId id) const {
    return document_.foreground(id);
}

TiledMask DocumentCommand::exchangeMask(ForegroundId id,
                                        TiledMask mask,
                                        const Rect& changedPixels) {
    return document_.exchangeMask(id, std::move(mask), changedPixels);
}

Placement DocumentCommand::exchangePlacement(ForegroundId id, const Placement& placement) {
    return document_.exchangePlacement(id, placement);
}

HarmonySettings DocumentCommand::exchangeHarmony(ForegroundId id, HarmonySettings harmony) {
    return document_.exchangeHarmony(id, std::move(harmony));
}

double DocumentCommand::exchangeOpacity(ForegroundId id, double opacity) {
    return document_.exchangeOpacity(id, opacity);
}

bool DocumentCommand::exchangeDecontaminated(ForegroundId id, bool isDecontaminated) {
    return document_.exchangeDecontaminated(id, isDecontaminated);
}

std::optional<CastShadow> DocumentCommand::exchangeShadow(ForegroundId id,
                                                          std::optional<CastShadow> shadow) {
    return document_.exchangeShadow(id, shadow);
}

Label DocumentCommand::exchangeLabel(ForegroundId id, Label label) {
    return document_.exchangeLabel(id, std::move(label));
}

Composition DocumentCommand::exchangeStructure(Composition next) {
    return document_.exchangeStructure(std::move(next));
}

}  // namespace r2r::ui
