// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The layers of an OpenRaster document (stack.xml); groups are descended.
/// @throws Error{Corrupt, Unsupported}
[[nodiscard]] FileLayers openRasterLayers(const Source& source);

/// The layer that `source.layer` names. Its alpha is multiplied by its opacity and that of the
/// groups around it. An opacity of 0 hides a layer and does not count here. It is cut to what it
/// covers (`FileParts::place`).
/// @throws Error{NotFound} naming those that there are · Error{Corrupt, Unsupported}
[[nodiscard]] FileParts decodeOpenRasterLayer(const Source& source);

}  // namespace r2r::codecs
