// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// In the archive of a document.
inline constexpr const char* kMergedPicture = "mergedimage.png";

/// The merged picture of a Krita or OpenRaster document: mergedimage.png in its ZIP archive.
/// @throws Error{Unsupported} when there is none, and for one that unpacks to far more than the
///         file · Error{Corrupt}
[[nodiscard]] FileParts decodeZippedPicture(const Source& source);

}  // namespace r2r::codecs
