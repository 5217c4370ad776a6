// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// 8 bit, grey, RGB or CMYK.
/// @throws Error{Unsupported} for 12 bit · Error{Corrupt} if data is missing, where
///         libjpeg itself would fill up with grey.
[[nodiscard]] FileParts decodeJpeg(const Source& source);

/// Its segments alone.
[[nodiscard]] FileParts readJpegHead(const Source& source);

inline constexpr int kJpegLongestSide = 65500;  // of libjpeg; the format itself ends at 65,535
inline constexpr int kJpegFullChromaQuality = 90;

/// A segment of 65,533 bytes begins with the name of what it holds.
inline constexpr size_t kJpegMostXmpBytes = 65533 - 29;

/// @param parts    8 bit, 1 or 3 channels.
/// @param quality  1…100; from `kJpegFullChromaQuality` on the colours keep their resolution
///                 (4:4:4), because 4:2:0 visibly frays saturated edges.
/// @param sink     takes it piece by piece
/// @throws Error{Unsupported} for a picture that is too large · Cancelled at once, and what `sink`
///         throws.
void encodeJpeg(const FileParts& parts, int quality, const ByteSink& sink, const JobContext& job);

}  // namespace r2r::codecs
