// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r::codecs {

/// Divides the colours by alpha, for formats that store them multiplied. Colours of fully
/// transparent pixels, which OpenEXR uses for glows, stay.
void makeAlphaStraight(Image& image);

/// The way back; float samples.
void multiplyByAlpha(Image& image);

}  // namespace r2r::codecs
