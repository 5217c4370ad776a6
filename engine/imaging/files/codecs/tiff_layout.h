// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"
#include "engine/imaging/files/codecs/tiff_stream.h"

#include <optional>

namespace r2r::codecs {

template <typename T>
T tiffField(TIFF* tiff, uint32_t tag, T fallback) {
    T value = fallback;
    return TIFFGetFieldDefaulted(tiff, tag, &value) != 0 ? value : fallback;
}

/// The current directory's description of the samples.
struct TiffLayout {
    Size size;
    int bits = 1;
    int sampleFormat = SAMPLEFORMAT_UINT;
    int samples = 1;  ///< per pixel
    int photometric = PHOTOMETRIC_MINISBLACK;
    bool isPlanar = false;
    std::optional<int> firstExtra;  ///< what the directory calls the sample after the colours

    [[nodiscard]] int colors() const {
        if (photometric == PHOTOMETRIC_SEPARATED)
            return 4;
        const bool isColor = photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_CIELAB ||
                             photometric == PHOTOMETRIC_LOGLUV;
        return isColor ? 3 : 1;
    }

    /// An extra sample that the directory does not call anything, and the only one, is alpha, as
    /// all programs read it. One that is said to be unspecified is a saved selection, or infrared.
    [[nodiscard]] bool hasAlpha() const {
        if (samples <= colors())  // whatever is said of samples beyond the colours
            return false;
        if (photometric == PHOTOMETRIC_PALETTE || photometric == PHOTOMETRIC_SEPARATED ||
            photometric == PHOTOMETRIC_CIELAB)
            return false;
        return firstExtra ? *firstExtra != EXTRASAMPLE_UNSPECIFIED : samples == colors() + 1;
    }

    [[nodiscard]] int channels() const { return colors() + (hasAlpha() ? 1 : 0); }

    /// The sample type to read into; nothing for forms that we do not read.
    [[nodiscard]] std::optional<SampleType> sampleType() const;
};

[[nodiscard]] TiffLayout tiffLayout(const Source& source, const TiffStream& stream);

/// @throws Error{Unsupported} for a compression that libtiff was built without, colour models other
///         than grey, RGB, palettes, YCbCr, CMYK, L*a*b* and LogLuv, and forms of samples that we
///         do not read.
void refuseOtherForms(const Source& source, TIFF* tiff, const TiffLayout& layout);

}  // namespace r2r::codecs
