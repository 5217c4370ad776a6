// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/codecs/file_layer.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace r2r {

/// The layers of a PSD, PSB, Krita, OpenRaster or OpenEXR file, each of which `decodePhotograph`
/// reads as "NAME:LAYER". None for other formats, and for an OpenEXR file of one.
///
/// Bounds are those that the file states: a layer that is read is cut to what it covers, as
/// `PictureReport::place` says then.
/// @param name  of the file, for messages
/// @throws Error{Corrupt, Unsupported} naming the file.
[[nodiscard]] FileLayers layersOf(std::span<const std::byte> content,
                                  std::string_view name,
                                  const JobContext& job = {});

}  // namespace r2r
