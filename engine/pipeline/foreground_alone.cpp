// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/foreground_alone.h"

#include "engine/core/error.h"

#include <utility>

namespace r2r {

Image nothingLike(const Image& image) {
    Image nothing(image.size(), 4, image.sampleType());
    nothing.setEncoding(image.encoding());
    nothing.setIccProfile(image.iccProfile());
    return nothing;
}

Rect requiredCover(const Composition& composition) {
    const Size raster = composition.background.size();
    Rect covered;
    for (const Foreground& foreground : composition.foregrounds)
        if (!foreground.isHidden)
            covered = unionOf(covered, coveredBounds(foreground, raster));
    covered = intersection(covered, Rect::of(raster));
    if (covered.isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    "there is no foreground on the background that could be written alone",
                    "Add a foreground, or write the whole picture.");
    return covered;
}

Composition onSamples(Composition composition, const Image& background) {
    const Image before = std::exchange(composition.background, background);
    for (Foreground& foreground : composition.foregrounds)
        if (foreground.image.sharesPixelsWith(before))
            foreground.image = background;
    return composition;
}

}  // namespace r2r
