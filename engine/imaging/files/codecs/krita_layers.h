// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The layers of a Krita document that hold pixels (painted ones); groups are descended. Others
/// (vectors, fills, filters, files) have no bounds.
/// @throws Error{Corrupt, Unsupported}
[[nodiscard]] FileLayers kritaLayers(const Source& source);

/// The layer that `source.layer` names, grey or RGB with 8 or 16 bits. Its alpha is multiplied by
/// its opacity, its transparency masks and what the groups around it say; an opacity of 0 hides a
/// layer and does not count here. It is cut to what it covers (`FileParts::place`).
/// @throws Error{NotFound} naming those that there are · Error{Corrupt, Unsupported} · Cancelled
[[nodiscard]] FileParts decodeKritaLayer(const Source& source);

}  // namespace r2r::codecs
