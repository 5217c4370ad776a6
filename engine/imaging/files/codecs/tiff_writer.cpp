// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_writer.h"

#include "engine/imaging/files/codecs/ordered_pieces.h"
#include "engine/imaging/files/codecs/tiff_stream.h"
#include "engine/imaging/files/codecs/tiff_strips.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

namespace r2r::codecs {
namespace {

Error encodingError(const TiffStream& stream) {
    return {ErrorCode::Internal, fmt::format("could not encode the TIFF: {}", stream.complaint())};
}

void describe(TIFF* tiff, const FileParts& parts) {
    const Image& image = parts.image;
    const bool isFloat = image.sampleType() == SampleType::F32;
    const auto set = [tiff](uint32_t tag, auto value) { TIFFSetField(tiff, tag, value); };
    set(TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(image.width()));
    set(TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(image.height()));
    set(TIFFTAG_SAMPLESPERPIXEL, image.channels());
    set(TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * bytesPerSample(image.sampleType())));
    set(TIFFTAG_SAMPLEFORMAT, isFloat ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
    set(TIFFTAG_PHOTOMETRIC, image.channels() < 3 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_RGB);
    set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    set(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    set(TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    set(TIFFTAG_ZIPQUALITY, 1);  // higher levels gain a few per cent in many times the time
    set(TIFFTAG_PREDICTOR, isFloat ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL);
    // The baseline of TIFF 6.0 wants them; no unit means the shape of a pixel alone.
    const Resolution resolution = parts.resolution.value_or(Resolution{1, 1});
    set(TIFFTAG_XRESOLUTION, static_cast<float>(resolution.x));
    set(TIFFTAG_YRESOLUTION, static_cast<float>(resolution.y));
    set(TIFFTAG_RESOLUTIONUNIT, parts.resolution ? RESUNIT_INCH : RESUNIT_NONE);
    if (image.hasAlpha()) {
        const std::array<uint16_t, 1> alpha{EXTRASAMPLE_UNASSALPHA};
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, alpha.data());
    }
    if (!parts.icc.empty())
        TIFFSetField(
            tiff, TIFFTAG_ICCPROFILE, static_cast<uint32_t>(parts.icc.size()), parts.icc.data());
    if (!parts.xmp.empty())
        TIFFSetField(
            tiff, TIFFTAG_XMLPACKET, static_cast<uint32_t>(parts.xmp.size()), parts.xmp.data());
}

/// libtiff knows the predictor of floating-point samples.
void writeFloatStrips(const TiffStream& stream,
                      const FileParts& parts,
                      int bandRows,
                      const JobContext& job) {
    const int height = parts.image.height();
    uint32_t strip = 0;
    for (int y = 0; y < height; y += bandRows, ++strip) {
        job.throwIfCancelled();
        const int count = std::min(bandRows, height - y);
        const RowsToWrite rows = rowsToWrite(parts, y, count);
        // libtiff works on a copy of what it takes without const.
        if (TIFFWriteEncodedStrip(stream.tiff(),
                                  strip,
                                  const_cast<std::byte*>(rows.row(y)),
                                  static_cast<tmsize_t>(parts.image.bytesPerRow()) * count) < 0)
            throw encodingError(stream);
    }
}

void writeStrips(const TiffStream& stream,
                 const FileParts& parts,
                 int bandRows,
                 const JobContext& job) {
    forEachPieceInOrder(
        parts.image.size(),
        bandRows,
        [&](const Rect& band) {
            return deflatedStrip(rowsToWrite(parts, band.y, band.height), band);
        },
        [&](size_t strip, std::span<const std::byte> content) {
            // libtiff only reads what it takes without const.
            if (TIFFWriteRawStrip(stream.tiff(),
                                  static_cast<uint32_t>(strip),
                                  const_cast<std::byte*>(content.data()),
                                  static_cast<tmsize_t>(content.size())) < 0)
                throw encodingError(stream);
        },
        job);
}

}  // namespace

std::vector<std::byte> encodeTiff(const FileParts& parts, const JobContext& job) {
    const Image& image = parts.image;
    constexpr size_t kClassicLimit = size_t{4'000} << 20;  // offsets have 32 bits
    TiffStream stream(image.byteCount() > kClassicLimit);
    if (!stream.tiff())
        throw encodingError(stream);
    // Unused room costs nothing; a stream that grows by doubling would be in memory twice.
    stream.reserve(image.byteCount() + image.byteCount() / 64 + parts.icc.size());
    describe(stream.tiff(), parts);
    const int bandRows = rowsPerPiece(image.bytesPerRow(), image.height());
    TIFFSetField(stream.tiff(), TIFFTAG_ROWSPERSTRIP, static_cast<uint32_t>(bandRows));
    if (image.sampleType() == SampleType::F32)
        writeFloatStrips(stream, parts, bandRows, job);
    else
        writeStrips(stream, parts, bandRows, job);
    if (TIFFFlush(stream.tiff()) == 0)
        throw encodingError(stream);
    return stream.takeContent();
}

}  // namespace r2r::codecs
