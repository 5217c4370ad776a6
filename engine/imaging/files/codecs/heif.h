// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <optional>

namespace r2r::codecs {

/// HEIC, AVIF and what else libheif reads of ISO/IEC 23008-12: the primary picture, 3 or 4
/// channels, 8 bit, or 16 for those of 9 and more. Rotation, mirroring and cropping have been
/// applied; what EXIF says of the orientation does not count then.
/// @throws Error{Unsupported} for PQ and HLG, and for films without a still picture ·
///         Error{Corrupt} · Cancelled
[[nodiscard]] FileParts decodeHeif(const Source& source);

/// Metadata and whether there is a gain map.
[[nodiscard]] FileParts readHeifHead(const Source& source);

inline constexpr int kAvifLongestSide = 65535;

/// @param parts    8 or 16 bit, 3 or 4 channels; of 16 bits, 12 are stored.
/// @param quality  1…100, with 4:4:4 chroma from 90 on, or nothing for lossless.
/// @throws Error{Unsupported} for a picture that is too large · Cancelled
[[nodiscard]] std::vector<std::byte> encodeAvif(const FileParts& parts,
                                                std::optional<int> quality,
                                                const JobContext& job);

}  // namespace r2r::codecs
