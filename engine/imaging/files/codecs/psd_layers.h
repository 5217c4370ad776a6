// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The layers of a PSD or PSB file; groups are descended. Layers without pixels (adjustments) have
/// no bounds.
/// @throws Error{Corrupt, Unsupported}
[[nodiscard]] FileLayers psdLayers(const Source& source);

/// The layer that `source.layer` names, with what of the file counts for it (profile, metadata).
/// Its alpha is multiplied by its opacity, its mask, the layer that it is clipped to, and opacity
/// and masks of the groups around it. An opacity of 0 hides a layer and does not count here.
/// What is not read (blending, effects) is said. It is cut to what it covers (`FileParts::place`).
/// @throws Error{NotFound} naming those that there are · Error{Corrupt, Unsupported} · Cancelled
[[nodiscard]] FileParts decodePsdLayer(const Source& source);

}  // namespace r2r::codecs
