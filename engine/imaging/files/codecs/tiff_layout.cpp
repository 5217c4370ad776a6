// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_layout.h"

#include "engine/imaging/files/codecs/tiff_logluv.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

namespace r2r::codecs {
namespace {

std::string compressionName(int code) {
    constexpr std::array<std::pair<int, std::string_view>, 10> kNames{{
        {COMPRESSION_JBIG, "JBIG"},
        {COMPRESSION_JP2000, "JPEG 2000"},
        {33003, "JPEG 2000"},
        {33005, "JPEG 2000"},
        {COMPRESSION_LERC, "LERC"},
        {COMPRESSION_LZMA, "LZMA"},
        {COMPRESSION_ZSTD, "Zstandard"},
        {COMPRESSION_WEBP, "WebP"},
        {COMPRESSION_JXL, "JPEG XL"},
        {52546, "JPEG XL"},
    }};
    const auto* known =
        std::ranges::find(kNames, code, [](const auto& pair) { return pair.first; });
    return known == kNames.end() ? fmt::format("an unknown ({})", code)
                                 : std::string(known->second);
}

void refuseCompression(const Source& source, TIFF* tiff) {
    const auto code = tiffField<uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (TIFFIsCODECConfigured(code) == 0)
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("it uses {} compression, which this version cannot read",
                                       compressionName(code)),
                           "Save it with LZW or Deflate compression.");
}

void refuseColorModel(const Source& source, TIFF* tiff, int photometric) {
    switch (photometric) {
        case PHOTOMETRIC_SEPARATED:
            if (tiffField<uint16_t>(tiff, TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK)
                throw source.error(ErrorCode::Unsupported,
                                   "it is a picture of other inks than CMYK",
                                   "Convert it to RGB in the program it comes from.");
            return;
        case PHOTOMETRIC_CIELAB:
        case PHOTOMETRIC_MINISBLACK:
        case PHOTOMETRIC_MINISWHITE:
        case PHOTOMETRIC_RGB:
        case PHOTOMETRIC_PALETTE:
        case PHOTOMETRIC_YCBCR:
            return;
        case PHOTOMETRIC_LOGL:
        case PHOTOMETRIC_LOGLUV:
            if (!isLogLuv(tiff))
                throw source.error(ErrorCode::Unsupported,
                                   "its LogLuv colours are not compressed as those are",
                                   "Save it as an RGB picture.");
            return;
        default:
            throw source.error(
                ErrorCode::Unsupported,
                fmt::format("its colour model (TIFF photometric {}) is not supported", photometric),
                "Save it as an RGB picture.");
    }
}

}  // namespace

std::optional<SampleType> TiffLayout::sampleType() const {
    const bool isLab = photometric == PHOTOMETRIC_CIELAB;
    const bool isIndex = photometric == PHOTOMETRIC_PALETTE;
    if (sampleFormat == SAMPLEFORMAT_IEEEFP) {
        const bool isKnown = bits == 16 || bits == 32 || bits == 64;
        return isKnown && !isIndex ? std::optional(SampleType::F32) : std::nullopt;
    }
    if (isLab && bits != 8 && bits != 16)
        return std::nullopt;
    if (sampleFormat != SAMPLEFORMAT_UINT && sampleFormat != SAMPLEFORMAT_VOID)
        return std::nullopt;
    if (bits >= 1 && bits <= 8)
        return SampleType::U8;
    const bool isDeep = bits <= 16 || (bits == 32 && !isIndex);
    return bits > 8 && isDeep ? std::optional(SampleType::U16) : std::nullopt;
}

TiffLayout tiffLayout(const Source& source, const TiffStream& stream) {
    TIFF* tiff = stream.tiff();
    TiffLayout layout;
    layout.size = source.checkedSize(tiffField<uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0),
                                     tiffField<uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0));
    layout.bits = tiffField<uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    layout.sampleFormat = tiffField<uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    layout.samples = tiffField<uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    layout.photometric = tiffField<uint16_t>(
        tiff, TIFFTAG_PHOTOMETRIC, layout.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    layout.isPlanar = layout.samples > 1 &&
                      tiffField<uint16_t>(tiff, TIFFTAG_PLANARCONFIG, 1) == PLANARCONFIG_SEPARATE;
    uint16_t count = 0;
    uint16_t* kinds = nullptr;
    if (!stream.hasGuessedExtraSamples() &&
        TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) != 0 && count > 0)
        layout.firstExtra = kinds[0];
    return layout;
}

void refuseOtherForms(const Source& source, TIFF* tiff, const TiffLayout& layout) {
    refuseCompression(source, tiff);
    refuseColorModel(source, tiff, layout.photometric);
    const bool isExpanded = layout.photometric == PHOTOMETRIC_YCBCR && layout.bits <= 8;
    if (!isExpanded && !layout.sampleType())
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("its samples of {} bits (TIFF sample format {}) are not "
                                       "supported",
                                       layout.bits,
                                       layout.sampleFormat),
                           "Save it with 8 or 16 bits, or with 32-bit floating-point samples.");
}

}  // namespace r2r::codecs
