// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"

namespace r2r {

/// The alpha of hair, fur and soft edges: the closed form of Levin, Lischinski and Weiss (2008) at
/// full resolution, computed in the open part of the trimap alone.
///
/// What reaches far is found on coarser levels, where it costs little (`MattingLevels`): a band of
/// half a million pixels takes a second or two.
/// @param picture  any form
/// @param trimap   U8, 1 channel, same size: 0 is background, 255 is foreground, all else is open
/// @return a mask; known pixels keep their value. The same bytes on any number of cores.
/// @throws Error{InvalidArgument} if the sizes differ, Cancelled.
[[nodiscard]] Image closedFormAlpha(const Image& picture,
                                    const Image& trimap,
                                    const JobContext& job = {});

}  // namespace r2r
