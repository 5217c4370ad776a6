// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_mode.h"

namespace r2r::ui {

void MaskMode::choose(MaskCombination how) {
    if (how == chosen_)
        return;
    chosen_ = how;
    Q_EMIT changed();
}

MaskCombination MaskMode::with(Qt::KeyboardModifiers held) const {
    const bool adds = held.testFlag(Qt::ShiftModifier);
    const bool takes = held.testFlag(Qt::AltModifier);
    if (adds && takes)
        return MaskCombination::Intersect;
    if (adds)
        return MaskCombination::Add;
    return takes ? MaskCombination::Subtract : chosen_;
}

}  // namespace r2r::ui
