// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The IDAT chunks of a PNG: rows filtered by Paeth's predictor and deflated in bands, on all
/// cores. The bands together are one zlib stream, as the format wants it.
///
/// On photographs that one filter makes files as small as any choice of filters row by row.
/// @param parts  8 or 16 bit, not interlaced
/// @param sink   called from several threads, one at a time
/// @throws Cancelled within one band; what `sink` throws.
void writePngPixels(const FileParts& parts, const ByteSink& sink, const JobContext& job);

}  // namespace r2r::codecs
