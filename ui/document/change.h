// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"

#include <variant>

/// The parts of the document that have changed. Views visit them and repaint only what is named.
namespace r2r::ui {

struct MaskChanged {
    ForegroundId id{};
    Rect rect;  ///< pixels of the foreground's mask

    bool operator==(const MaskChanged&) const = default;
};

struct PlacementChanged {
    ForegroundId id{};

    bool operator==(const PlacementChanged&) const = default;
};

/// Model, strengths, seed or reference region of one foreground, its shadow, or whether its edges
/// are freed from the old background.
struct SettingsChanged {
    ForegroundId id{};

    bool operator==(const SettingsChanged&) const = default;
};

struct OpacityChanged {
    ForegroundId id{};

    bool operator==(const OpacityChanged&) const = default;
};

/// Name or lock of one foreground: nothing that can be seen on the canvas.
struct LabelChanged {
    ForegroundId id{};

    bool operator==(const LabelChanged&) const = default;
};

/// Anything may be different: another background, foregrounds that came or went, were hidden or
/// changed their order.
struct StructureChanged {
    bool operator==(const StructureChanged&) const = default;
};

using Change = std::variant<MaskChanged,
                            PlacementChanged,
                            SettingsChanged,
                            OpacityChanged,
                            LabelChanged,
                            StructureChanged>;

}  // namespace r2r::ui
