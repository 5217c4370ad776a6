// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// An OpenRaster document of `parts.layers`, with `parts.image` as its merged picture; without
/// layers the picture is its only one.
///
/// Other programs take what is not said in their own way (one mixes pigments, one asks for a
/// profile), so every attribute and the profile of every layer is written out; the merged picture
/// has that of the document.
/// @param parts  8 bit
/// @throws Error{Unsupported} if the profile cannot be stored or the file would be too large ·
///         Cancelled at once, and what `sink` throws.
void encodeOpenRaster(const FileParts& parts, const ByteSink& sink, const JobContext& job);

}  // namespace r2r::codecs
