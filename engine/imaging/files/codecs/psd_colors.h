// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/psd_sections.h"

namespace r2r::codecs {

/// The channels that make up a colour.
/// @throws Error{Unsupported} for single inks
[[nodiscard]] int psdColorChannels(const Source& source, const PsdHead& head);

/// Says in `parts` what their samples mean; inks, which the file has the other way round, are
/// turned.
void takePsdModel(const PsdHead& head, FileParts& parts);

}  // namespace r2r::codecs
