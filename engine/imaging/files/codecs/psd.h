// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The merged picture of a PSD or PSB file: 8, 16 bit or float; 1 bit and palettes are expanded.
/// The channel after the colours is its transparency only if the file says so; its colours are
/// then freed of the white that they are mixed with. A saved selection is left out, and said.
/// @throws Error{Unsupported} for a file without a merged picture · Error{Corrupt} · Cancelled
[[nodiscard]] FileParts decodePsd(const Source& source);

}  // namespace r2r::codecs
