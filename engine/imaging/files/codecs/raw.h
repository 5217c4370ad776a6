// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// The raw file of a camera, developed: white balance as shot, exposure by the sensor's own white
/// (the same raw value gives the same sample in every frame), highlights blended, 16 bits in
/// Adobe RGB, upright.
/// @throws Error{Unsupported} for cameras and compressions that LibRaw does not know ·
///         Error{Corrupt} · Cancelled
[[nodiscard]] FileParts decodeRaw(const Source& source);

}  // namespace r2r::codecs
