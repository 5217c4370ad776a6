// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// The picture that tells the Harmony Controller where the foreground's lines are: the composite
/// with its foreground replaced by a white line drawing on black.
///
/// The lines are Canny's (100, 200) on the foreground seen against white, so they contain its
/// silhouette; gray is made with the weights of red and blue exchanged, as the published weights
/// were trained with. Meant for the picture's full size, before any resizing; to the byte what the
/// reference computes.
///
/// @param composite  U8, 3 channels, samples taken as they are
/// @param mask       U8, 1 channel, same size; foreground from 128 on
/// @throws Error{InvalidArgument} if a form is another or the sizes differ.
[[nodiscard]] Image edgeComposite(const Image& composite, const Image& mask);

}  // namespace r2r
