// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/composition_display.h"

#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"

#include <algorithm>

namespace r2r::ui {

QImage displayIn(const Composition& composition, const Image& image) {
    const bool isCutOut = std::ranges::any_of(composition.foregrounds, [&](const Foreground& each) {
        return each.image.sharesPixelsWith(image);
    });
    return isCutOut ? displayImage(image) : backgroundDisplay(image);
}

}  // namespace r2r::ui
