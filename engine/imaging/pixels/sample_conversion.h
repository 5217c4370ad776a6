// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <optional>
#include <string>

namespace r2r {

/// Grey becomes R = G = B; pictures of 3 or 4 channels are returned as they are.
[[nodiscard]] Image expandedToRgb(const Image& image);

/// Without the alpha channel, if there is one.
[[nodiscard]] Image withoutAlpha(const Image& image);

/// The meaning and the storage form of a picture's samples.
struct SampleForm {
    SampleType type = SampleType::U8;
    ColorEncoding encoding = ColorEncoding::Srgb;
    IccProfile profile;
};

/// `image` (3 or 4 channels) with its samples in another form: the same colours, dithered when
/// integer samples get coarser. Alpha is scaled and rounded.
[[nodiscard]] Image converted(const Image& image, const SampleForm& form);

/// "312 samples are not finite numbers, the first at (4, 17)"; nothing when all are.
[[nodiscard]] std::optional<std::string> nonFiniteReport(const Image& image);

}  // namespace r2r
