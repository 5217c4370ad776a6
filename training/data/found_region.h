// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/stable_random.h"

#include <optional>

namespace r2r {

/// A region of a photograph that hangs together and differs from its surroundings, as objects
/// and their parts do: more foregrounds from a photograph than its one mask.
///
/// GrabCut (Rother, Kolmogorov and Blake 2004) at 128 pixels, begun in a random ellipse that covers
/// 2 to 45 % of the picture; of its answer the largest piece, without holes and specks.
///
/// @param rgb     U8, 3 channels, sRGB-encoded
/// @param random  decides the region; the same numbers give the same region
/// @return        U8, 1 channel, the photograph's size, with a soft edge of about a pixel of the
///                128; nothing if what was found covers less than 1 % or more than 60 %.
[[nodiscard]] std::optional<Image> foundRegion(const Image& rgb, StableRandom random);

}  // namespace r2r
