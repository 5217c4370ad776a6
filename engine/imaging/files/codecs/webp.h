// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <optional>

namespace r2r::codecs {

/// 8 bit, 3 or 4 channels; of an animation the first picture.
/// @throws Error{Corrupt} for damaged or missing data.
[[nodiscard]] FileParts decodeWebP(const Source& source);

inline constexpr int kWebPLongestSide = 16383;

/// @param parts    8 bit, 3 or 4 channels.
/// @param quality  1…100, or nothing for lossless: then every sample comes back, also those of
///                 transparent pixels.
/// @throws Error{Unsupported} for a picture that is too large · Cancelled at once
[[nodiscard]] std::vector<std::byte> encodeWebP(const FileParts& parts,
                                                std::optional<int> quality,
                                                const JobContext& job = {});

}  // namespace r2r::codecs
