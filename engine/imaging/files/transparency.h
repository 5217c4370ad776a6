// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

namespace r2r {

/// Whether pictures of `format` may have an alpha channel; JPEG's may not.
[[nodiscard]] bool holdsAlpha(ImageFormat format);

/// Whether no pixel lets anything under it show through.
[[nodiscard]] bool isOpaque(const Image& image);

/// 3 channels: the picture in front of white, blended as viewers do, in the samples themselves.
/// Opaque pixels keep their samples.
[[nodiscard]] Image overWhite(const Image& image);

}  // namespace r2r
