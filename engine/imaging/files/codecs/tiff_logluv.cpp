// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_logluv.h"

#include "engine/imaging/files/codecs/tiff_layout.h"

#include <array>

namespace r2r::codecs {

bool isLogLuv(TIFF* tiff) {
    const auto model = tiffField<uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const auto coding = tiffField<uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    return (model == PHOTOMETRIC_LOGL || model == PHOTOMETRIC_LOGLUV) &&
           (coding == COMPRESSION_SGILOG || coding == COMPRESSION_SGILOG24) &&
           TIFFIsCODECConfigured(coding) != 0;
}

void askForLight(TIFF* tiff) {
    TIFFSetField(tiff, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
}

Image linearFromXyz(Image light) {
    if (light.channels() != 3)
        return light;
    // The primaries of ITU-R BT.709 with a white of x = y = 1/3 (tif_luv.c, XYZtoRGB24).
    constexpr std::array<std::array<float, 3>, 3> kMatrix{{
        {2.690F, -1.276F, -0.414F},
        {-1.022F, 1.978F, 0.044F},
        {0.061F, -0.224F, 1.163F},
    }};
    for (int y = 0; y < light.height(); ++y) {
        const auto row = light.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); i += 3) {
            const std::array xyz{row[i], row[i + 1], row[i + 2]};
            for (size_t c = 0; c < 3; ++c)
                row[i + c] =
                    kMatrix[c][0] * xyz[0] + kMatrix[c][1] * xyz[1] + kMatrix[c][2] * xyz[2];
        }
    }
    return light;
}

}  // namespace r2r::codecs
