// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "ui/jobs/picture_loader.h"

#include <optional>
#include <span>
#include <vector>

namespace r2r::ui {

/// Layers of one file as foregrounds on top of those of `composition`, with names and ids of their
/// own. On a background of their picture's size they are at their places; on another one they keep
/// their places to each other, in the middle and shrunk if they do not fit.
/// @param layers  bottom to top, not empty; each has its place
/// @param at      instead of the middle
[[nodiscard]] std::vector<Foreground> placedLayers(Composition composition,
                                                   std::span<const LoadedPicture> layers,
                                                   std::optional<Point> at,
                                                   const HarmonySettings& harmony);

}  // namespace r2r::ui
