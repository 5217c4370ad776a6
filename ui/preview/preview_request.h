// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/shadow_layers.h"
#include "engine/workspace/change_cache.h"

#include <QImage>
#include <QMetaType>

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace r2r::ui {

/// Numbers requests in the order they were made; the larger, the newer. 0 is before all of them.
enum class Generation : quint64 {};  // a type that Qt can stream

/// The canvas's request for a picture. Immutable once made; crosses threads.
struct PreviewRequest {
    Generation generation{};
    Composition composition;          ///< a snapshot of the document
    Quality quality = Quality::Full;  ///< Draft: old changes will do while a hand is moving
    int longerSide = 1600;            ///< of the background as the canvas shows it, device pixels
    /// Foregrounds whose models take too long to follow every edit: shown with what was found last.
    std::vector<ForegroundId> held;
};

/// A foreground by itself, already changed, to be drawn where a hand drags it; or its shadow, which
/// goes with it.
struct FloatingLayer {
    ForegroundId foreground{};
    Placement placement;  ///< its place when it was made
    Rect region;          ///< background pixels that `image` covers, whatever its own size
    QImage image;         ///< ARGB32 premultiplied, sRGB
    /// Of a shadow: where the foreground stands that casts it, background pixels.
    std::optional<Standing> standing = std::nullopt;
};

/// The layers that the canvas shows over the background.
struct PreviewResult {
    Generation generation{};
    bool isDraft = false;             ///< a better one for the same generation follows
    Quality quality = Quality::Full;  ///< of the request
    Rect region;   ///< background pixels that `patch` covers, whatever its own size
    QImage patch;  ///< RGB32, sRGB; null when nothing differs from the background
    std::vector<FloatingLayer> layers;  ///< bottom to top
    double seconds = 0;                 ///< spent by the engine since the request began
    /// Held ones for which a new run would find something else.
    std::vector<ForegroundId> outdated;
    std::vector<HarmonizerNote> notes;
    /// The guard's share of the changes that are shown; only of foregrounds under guard.
    std::map<ForegroundId, GuardFinding> guarded;
    std::vector<KeptChange> kept;  ///< that a project may keep; not of drafts
};

}  // namespace r2r::ui

Q_DECLARE_METATYPE(r2r::ui::PreviewRequest)
Q_DECLARE_METATYPE(r2r::ui::PreviewResult)
