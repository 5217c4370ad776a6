// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <string>

namespace r2r {

/// A layer of a picture that is written: what other programs show over the layers below it.
struct PictureLayer {
    std::string name;
    Image image;  ///< U8, 3 or 4 channels, straight alpha
    int x = 0;    ///< of its left upper corner, in pixels of the picture
    int y = 0;
    double opacity = 1;  ///< 0…1
    bool isHidden = false;
};

}  // namespace r2r
