// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

/// Which programs may read a project. A project says no higher version than what it uses, so that a
/// program as old as possible opens it; one that would show it wrongly refuses it in words.
namespace r2r {

/// The newest version of the format, which this program reads and writes.
inline constexpr int kProjectVersion = 4;

/// The first version of which a reader shows this composition rightly: 1, or 2 if a foreground lets
/// something of what is below it shine through (`Foreground::opacity`) or its edges are without
/// their old background (`Foreground::isDecontaminated`), or 3 if one is in
/// perspective (`Placement::corners`), or 4 if one casts a shadow (`Foreground::shadow`).
///
/// What a reader may leave out without showing anything else needs no version, and undo steps do
/// not count: whoever does not know a field of theirs shows what was saved all the same.
[[nodiscard]] int projectVersionFor(const Composition& composition);

}  // namespace r2r
