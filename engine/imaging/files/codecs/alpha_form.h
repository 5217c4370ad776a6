// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r::codecs {

/// Divides the colours by alpha, for formats that store them multiplied.
///
/// Light that covers nothing (a colour with alpha 0, which OpenEXR uses for glows) has no straight
/// form. In float samples it keeps its colour, and its alpha becomes minus zero: readers take it
/// for transparent, and the way back finds it again.
void makeAlphaStraight(Image& image);

/// The way back; float samples. Colours under alpha 0 become black, except for light.
void multiplyByAlpha(Image& image);

}  // namespace r2r::codecs
