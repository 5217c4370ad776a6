// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/commands.h"

#include <cstdint>
#include <span>
#include <vector>

/// Places for foregrounds in order. Pure.
namespace r2r::ui {

enum class Alignment : uint8_t { Left, Centre, Right, Top, Middle, Bottom };

enum class Direction : uint8_t { Horizontal, Vertical };

constexpr size_t kLeastDistributed = 3;

/// One foreground is aligned to the background, several to the rectangle around them.
/// @param ids  of foregrounds of the composition
[[nodiscard]] std::vector<PlacedForeground> aligned(const Composition& composition,
                                                    std::span<const ForegroundId> ids,
                                                    Alignment alignment);

/// Gives several foregrounds the same space between them; the outermost stay.
/// @return nothing for fewer than `kLeastDistributed`
[[nodiscard]] std::vector<PlacedForeground> distributed(const Composition& composition,
                                                        std::span<const ForegroundId> ids,
                                                        Direction direction);

}  // namespace r2r::ui
