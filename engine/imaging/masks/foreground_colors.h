// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"

namespace r2r {

/// The picture with the colours of the foreground alone where the mask is soft: what the old
/// background shone through is taken out, so that no rim of it stays in a new one.
///
/// A pixel is the foreground's colour and the background's, mixed in linear light by the mask. Both
/// are made as smooth as the mask allows, from a coarse picture to the full size (Germer, Uelwer,
/// Conrad and Harmeling, "Fast Multi-Level Foreground Estimation", 2020); only soft pixels and
/// their neighbours are computed. Pixels that the mask covers fully or not at all keep their bytes.
///
/// @param picture  any form; alpha is left as it is
/// @param mask     U8, 1 channel, same size
/// @throws Error{InvalidArgument} if the sizes differ, Cancelled.
[[nodiscard]] Image foregroundColors(const Image& picture,
                                     const Image& mask,
                                     const JobContext& job = {});

}  // namespace r2r
