// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_shapes.h"

#include <QObject>

namespace r2r::ui {

/// What a new selection does to the mask: as chosen, or as the keys say that are held.
class MaskMode final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] MaskCombination chosen() const { return chosen_; }

    void choose(MaskCombination how);

    /// Shift adds, Alt takes away, both keep what is in both; without them as chosen.
    [[nodiscard]] MaskCombination with(Qt::KeyboardModifiers held) const;

Q_SIGNALS:
    void changed();

private:
    MaskCombination chosen_ = MaskCombination::Replace;
};

}  // namespace r2r::ui
