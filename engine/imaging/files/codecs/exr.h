// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// Float, 1 to 4 channels, linear light; half samples are widened. The picture is what the display
/// window shows, with nothing where the data window does not reach. The file's multiplied alpha is
/// made straight. Primaries other than sRGB's arrive as a profile.
/// @throws Error{Unsupported} without R, G, B or Y channels · Error{Corrupt}
[[nodiscard]] FileParts decodeExr(const Source& source);

/// Those that are pictures and have a name; none where there is but one picture.
[[nodiscard]] FileLayers exrFileLayers(const Source& source);

/// @param parts  float, linear sRGB. Lossless, except for the rounding of colour × alpha where
///               alpha is neither 0 nor 1. The windows are those of `parts.exr`.
/// @throws Cancelled, at once
[[nodiscard]] std::vector<std::byte> encodeExr(const FileParts& parts, const JobContext& job = {});

}  // namespace r2r::codecs
