// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/pipeline/composition.h"

namespace r2r {

struct Conditioning;

/// The input of a latent-diffusion model for one foreground: the whole picture at the network's
/// size, made smaller by the arithmetic that the networks were trained with.
struct NetworkPicture {
    Image composite;  ///< U8, 3 channels, sRGB
    Image edges;      ///< U8, 3 channels: found at full size, then made smaller
    Image mask;       ///< U8, 1 channel, 0 or 255
};

/// The size at which a network sees a picture: about its proportions, longer side at most
/// `workingSide`, sides multiples of 64 (every level of the networks is then even), at least 64.
[[nodiscard]] Size networkSize(Size picture, int workingSide);

/// @throws Error{InvalidArgument} as `requireHarmonizable`.
[[nodiscard]] NetworkPicture networkPicture(const Composition& composition,
                                            const Foreground& foreground,
                                            Size size);

/// The same from a finished composite (U8, 3 channels) and its mask (U8, 1 channel, foreground
/// from 128 on), brought to `size` whatever their proportions are.
[[nodiscard]] NetworkPicture networkPicture(const Image& composite, const Image& mask, Size size);

/// As tensors: colours in [−1, 1], the mask 0 or 1.
[[nodiscard]] Conditioning conditioningOf(const NetworkPicture& picture);

}  // namespace r2r
