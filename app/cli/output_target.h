// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

#include <filesystem>
#include <span>

/// Finds out whether a result can be written before minutes are spent on making it.
///
/// An existing result may be replaced, an input never: not by another spelling of its path, nor
/// through a link.
namespace r2r::cli {

/// @throws Error{InvalidArgument} if `output` is one of `inputs`, and what `r2r::requireWritable`
///         throws.
void requireWritable(const std::filesystem::path& output,
                     std::span<const std::filesystem::path> inputs);

/// The format that belongs to the extension of `output`; otherwise as `requireWritable`.
/// @throws Error{Unsupported} listing the extensions.
ImageFormat requirePictureTarget(const std::filesystem::path& output,
                                 std::span<const std::filesystem::path> inputs);

}  // namespace r2r::cli
