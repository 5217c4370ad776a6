// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codec_table.h"

#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/heif.h"
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/jxl.h"
#include "engine/imaging/files/codecs/krita_layers.h"
#include "engine/imaging/files/codecs/openraster_layers.h"
#include "engine/imaging/files/codecs/openraster_writer.h"
#include "engine/imaging/files/codecs/pfm.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/psd.h"
#include "engine/imaging/files/codecs/psd_layers.h"
#include "engine/imaging/files/codecs/radiance.h"
#include "engine/imaging/files/codecs/raw.h"
#include "engine/imaging/files/codecs/tiff.h"
#include "engine/imaging/files/codecs/tiff_writer.h"
#include "engine/imaging/files/codecs/webp.h"
#include "engine/imaging/files/codecs/zipped_picture.h"
#include "engine/imaging/files/image_metadata.h"

#include <optional>
#include <utility>

namespace r2r::codecs {
namespace {

FileParts decodeTiffWithMetadata(const Source& source) {
    FileParts parts = decodeTiff(source);
    parts.exif = exifOfTiff(source.content, source.name);
    parts.iptc = iptcOfTiff(source.content, source.name);
    return parts;
}

void encodeTiffWithMetadata(const FileParts& parts,
                            const WriteOptions&,
                            const ByteSink& sink,
                            const JobContext& job) {
    std::vector<std::byte> file = encodeTiff(parts, job);
    sink(parts.exif.empty() && parts.iptc.empty()
             ? std::move(file)
             : tiffWithMetadata(std::move(file), parts.exif, parts.iptc));
}

std::optional<int> qualityOf(const WriteOptions& options) {
    return options.isLossless ? std::nullopt : std::optional(options.jpegQuality);
}

Codec heifCodec([[maybe_unused]] bool isWritten) {
#ifdef R2R_HAS_HEIF
    if (isWritten)
        return {decodeHeif,
                [](const FileParts& parts,
                   const WriteOptions& options,
                   const ByteSink& sink,
                   const JobContext& job) { sink(encodeAvif(parts, qualityOf(options), job)); },
                readHeifHead};
    return {decodeHeif, nullptr, readHeifHead};
#else
    return {};
#endif
}

Codec rawCodec() {
#ifdef R2R_HAS_LIBRAW
    return {[](const Source& source) {
                FileParts parts = decodeRaw(source);
                parts.exif = exifOfRaw(source.content, source.name);
                return parts;
            },
            nullptr};
#else
    return {};
#endif
}

[[maybe_unused]] void encodeLayers(const FileParts& parts,
                                   const WriteOptions&,
                                   const ByteSink& sink,
                                   const JobContext& job) {
    encodeOpenRaster(parts, sink, job);
}

/// Of a document's merged picture, and of its layers where their list can be read.
Codec zippedCodec([[maybe_unused]] bool isKrita) {
#if defined(R2R_HAS_LIBZIP) && defined(R2R_HAS_EXPAT)
    if (isKrita)
        return {.decode =
                    [](const Source& source) {
                        return source.layer.empty() ? decodeZippedPicture(source)
                                                    : decodeKritaLayer(source);
                    },
                .layers = kritaLayers};
    return {.decode =
                [](const Source& source) {
                    return source.layer.empty() ? decodeZippedPicture(source)
                                                : decodeOpenRasterLayer(source);
                },
            .encode = encodeLayers,
            .layers = openRasterLayers};
#elif defined(R2R_HAS_LIBZIP)
    return {.decode = decodeZippedPicture, .encode = isKrita ? nullptr : encodeLayers};
#else
    return {};
#endif
}

Codec jxlCodec() {
#ifdef R2R_HAS_JXL
    return {decodeJxl,
            [](const FileParts& parts,
               const WriteOptions& options,
               const ByteSink& sink,
               const JobContext& job) { sink(encodeJxl(parts, qualityOf(options), job)); }};
#else
    return {};
#endif
}

}  // namespace

Codec codecOf(ImageFormat format) {
    switch (format) {
        case ImageFormat::Jpeg:
            return {.decode = decodeJpeg,
                    .encode =
                        [](const FileParts& parts,
                           const WriteOptions& options,
                           const ByteSink& sink,
                           const JobContext& job) {
                            encodeJpeg(parts, options.jpegQuality, sink, job);
                        },
                    .readHead = readJpegHead,
                    .takesRows = true};
        case ImageFormat::Png:
            return {.decode = decodePng,
                    .encode = [](const FileParts& parts,
                                 const WriteOptions&,
                                 const ByteSink& sink,
                                 const JobContext& job) { encodePng(parts, sink, job); },
                    .takesRows = true};
        case ImageFormat::Tiff:
            return {.decode = decodeTiffWithMetadata,
                    .encode = encodeTiffWithMetadata,
                    .takesRows = true};
        case ImageFormat::WebP:
            return {
                decodeWebP,
                [](const FileParts& parts,
                   const WriteOptions& options,
                   const ByteSink& sink,
                   const JobContext& job) { sink(encodeWebP(parts, qualityOf(options), job)); }};
        case ImageFormat::OpenExr:
            return {decodeExr,
                    [](const FileParts& parts,
                       const WriteOptions&,
                       const ByteSink& sink,
                       const JobContext& job) { sink(encodeExr(parts, job)); },
                    nullptr,
                    exrFileLayers};
        case ImageFormat::Avif:
            return heifCodec(true);
        case ImageFormat::Heic:
            return heifCodec(false);
        case ImageFormat::JpegXl:
            return jxlCodec();
        case ImageFormat::CameraRaw:
            return rawCodec();
        case ImageFormat::Photoshop:
            return {.decode =
                        [](const Source& source) {
                            return source.layer.empty() ? decodePsd(source)
                                                        : decodePsdLayer(source);
                        },
                    .layers = psdLayers};
        case ImageFormat::Krita:
            return zippedCodec(true);
        case ImageFormat::OpenRaster:
            return zippedCodec(false);
        case ImageFormat::Radiance:
            return {decodeRadiance, nullptr};
        case ImageFormat::Pfm:
            return {decodePfm, nullptr};
    }
    return {};
}

}  // namespace r2r::codecs
