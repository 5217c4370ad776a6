// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <vector>

namespace r2r::codecs {

/// Lossless, any sample type, on all cores; `parts.exif` is not written.
/// @throws Cancelled at once.
[[nodiscard]] std::vector<std::byte> encodeTiff(const FileParts& parts, const JobContext& job = {});

}  // namespace r2r::codecs
