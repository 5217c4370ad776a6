// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/small_picture.h"

#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <cmath>

namespace r2r {

std::vector<std::byte> smallPicture(const Image& image, int side) {
    const double scale =
        std::min(1.0, static_cast<double>(side) / std::max(image.width(), image.height()));
    const auto scaled = [&](int length) {
        return std::max(1, static_cast<int>(std::lround(length * scale)));
    };
    const Image small =
        scale < 1 ? resized(image, {scaled(image.width()), scaled(image.height())}) : image;
    return encodePhotograph(
        {.image = converted(small, {SampleType::U8, ColorEncoding::Srgb, srgbProfile()}),
         .metadata = {}},
        ImageFormat::Png);
}

}  // namespace r2r
