// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

namespace r2r {

/// The place of a picture from an OpenEXR file in the world of its compositor. The picture is what
/// the display window shows; the file held the pixels of the data window only.
struct ExrFrame {
    int left = 0;  ///< of the display window
    int top = 0;
    Size size;              ///< of the display window: other pictures have no use for this frame
    Rect dataWindow;        ///< in pixels of the picture, cut to it; may be empty
    float pixelAspect = 1;  ///< width of a pixel by its height
};

}  // namespace r2r
