// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"

namespace r2r {

/// A layer for programs that mix encoded 8-bit values: out = below + a · (layer − below), where a
/// is its alpha times its opacity.
struct EncodedOverlay {
    Image image;         ///< U8, 4 channels, straight alpha
    double opacity = 1;  ///< a multiple of 1/255
};

/// What has to lie over `below` in such programs for `target` to be seen.
///
/// We mix light, so our own coverage as alpha would show other edges there, and another
/// transparency. Alpha is chosen so that the layer has the foreground's own colours as far as
/// possible; where no colour could give the target with it, it is larger. What is seen differs from
/// `target` by 1 of 255 at most where `below` is opaque; where it is transparent, colours of soft
/// edges may be out of reach.
///
/// @param target, below  U8, 3 or 4 channels, of one size and form
/// @param foreground     U8, 4 channels, of their size: the foreground alone, its coverage and
///                       opacity as alpha
/// @param isFaded        whether the foreground has an opacity below 1: then the layer has one, too
[[nodiscard]] EncodedOverlay overlayShowing(const Image& target,
                                            const Image& below,
                                            const Image& foreground,
                                            bool isFaded,
                                            const JobContext& job = {});

/// What such programs show of the overlay over a part of the picture.
/// @param below  U8, 3 or 4 channels, of the overlay's size
[[nodiscard]] Image withOverlay(Image below,
                                const EncodedOverlay& overlay,
                                const JobContext& job = {});

}  // namespace r2r
