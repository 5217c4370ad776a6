// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// 8 or 16 bit, 1 to 4 channels; palette, fewer bits and transparent colours are expanded.
/// @throws Error{Corrupt} if a chunk is damaged or data is missing.
[[nodiscard]] FileParts decodePng(const Source& source);

/// Piece by piece, on all cores. Lossless, fast rather than smallest.
/// @param parts  8 or 16 bit
/// @throws Error{Unsupported} if the colour profile cannot be stored · Cancelled at once, and what
///         `sink` throws.
void encodePng(const FileParts& parts, const ByteSink& sink, const JobContext& job);

}  // namespace r2r::codecs
