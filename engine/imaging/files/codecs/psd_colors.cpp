// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd_colors.h"

#include <limits>

namespace r2r::codecs {
namespace {

/// Ink is stored the other way round: 0 is all of it.
template <typename T>
void invert(Image& image) {
    for (int y = 0; y < image.height(); ++y)
        for (T& sample : image.mutableRow<T>(y))
            sample = static_cast<T>(std::numeric_limits<T>::max() - sample);
}

}  // namespace

int psdColorChannels(const Source& source, const PsdHead& head) {
    switch (head.mode) {
        case PsdMode::Bitmap:
        case PsdMode::Grey:
        case PsdMode::Duotone:  // kept as grey; the inks are known to Photoshop alone
        case PsdMode::Indexed:
            return 1;
        case PsdMode::Rgb:
        case PsdMode::Lab:
            return 3;
        case PsdMode::Cmyk:
            return 4;
        case PsdMode::Multichannel:
            break;
    }
    throw source.error(ErrorCode::Unsupported,
                       "its channels are those of single inks (multichannel)",
                       "Convert it to RGB first.");
}

void takePsdModel(const PsdHead& head, FileParts& parts) {
    if (head.mode == PsdMode::Cmyk) {
        parts.model = ColorModel::Cmyk;
        if (head.bits == 8)
            invert<uint8_t>(parts.image);
        else if (head.bits == 16)
            invert<uint16_t>(parts.image);
    } else if (head.mode == PsdMode::Lab) {
        parts.model = ColorModel::Lab;
        parts.icc.clear();
    }
}

}  // namespace r2r::codecs
