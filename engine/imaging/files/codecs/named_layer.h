// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <span>
#include <string>

namespace r2r::codecs {

/// The place in `layers` of the one that `source.layer` names. Says what of it is not read.
/// @throws Error{NotFound} naming those that there are · Error{Unsupported} for one without pixels,
///         or of more than we work with
[[nodiscard]] size_t namedLayer(const Source& source, const FileLayers& layers);

/// @param depth  the number of groups around one that is met
/// @throws Error{Unsupported} when there are more than anybody makes
void requireShallow(const Source& source, size_t depth);

/// The names of the layers in a list, the topmost first; "none" without any.
[[nodiscard]] std::string spokenNames(const FileLayers& layers);

/// "Dog", "Dog and Cat", "Dog, Cat and Cow": the first few, and how many more there are.
[[nodiscard]] std::string spokenList(std::span<const std::string> names);

}  // namespace r2r::codecs
