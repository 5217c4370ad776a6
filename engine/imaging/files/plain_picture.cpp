// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/plain_picture.h"

#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/sample_conversion.h"

namespace r2r {

Image plainPicture(const Image& image) {
    Image plain = converted(
        withoutAlpha(expandedToRgb(image)),
        {.type = SampleType::U8, .encoding = image.encoding(), .profile = image.iccProfile()});
    plain.setIccProfile(nullptr);
    plain.setEncoding(ColorEncoding::Srgb);
    return plain;
}

Image readPlainPicture(const std::filesystem::path& path) {
    return plainPicture(readPhotograph(path).image);
}

}  // namespace r2r
