// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <optional>

namespace r2r::codecs {

/// JPEG XL, with or without a container: 1 to 4 channels, 8, 16 bit or float, upright. Of an
/// animation the first picture, which is said.
/// @throws Error{Unsupported} for PQ, HLG and CMYK · Error{Corrupt} · Cancelled
[[nodiscard]] FileParts decodeJxl(const Source& source);

/// @param parts    8, 16 bit or float, 3 or 4 channels.
/// @param quality  1…100 as cjxl understands it, or nothing for lossless: then every sample comes
///                 back.
/// @throws Cancelled
[[nodiscard]] std::vector<std::byte> encodeJxl(const FileParts& parts,
                                               std::optional<int> quality,
                                               const JobContext& job);

}  // namespace r2r::codecs
