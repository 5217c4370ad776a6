// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// How far a layer, or a mask, covers what is below it: one channel over a part of the picture.
struct Cover {
    Rect bounds;         ///< in pixels of the whole picture
    Image samples;       ///< of the size of `bounds`; empty: as outside
    double outside = 0;  ///< beyond `bounds`, 0 to 1
};

/// Multiplies `cover`, within its bounds, by what `mask` says of the same places.
void multiply(Cover& cover, const Cover& mask);
void multiply(Cover& cover, double factor);

/// Makes a mask do less: 1 leaves it as it is, 0 makes it cover everything.
void soften(Cover& mask, double density);

/// One channel, all of it 1.
[[nodiscard]] Image opaque(Size size, SampleType type);

/// Takes the alpha out of `image` as one channel; all 1 if it has none.
[[nodiscard]] Image takenAlpha(Image& image);

/// Gives the picture of a layer its alpha, if anything shows through it, and cuts both to what the
/// alpha covers at all: files have layers as large as the whole picture with a small thing in them.
/// @param parts  with the colours of all that `cover` has bounds for
/// @throws Error{Unsupported} when nothing is covered
void takeCover(const Source& source, Cover cover, FileParts& parts);

/// `colors` (1 or 3 channels) and their alpha (one channel of the same size) as one picture.
[[nodiscard]] Image withAlpha(const Image& colors, const Image& alpha);

}  // namespace r2r::codecs
