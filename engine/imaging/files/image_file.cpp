// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/log.h"
#include "engine/core/memory_error.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/files/assembled_picture.h"
#include "engine/imaging/files/codec_table.h"
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/image_metadata.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/made_rows.h"
#include "engine/imaging/files/transparency.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <new>
#include <string>
#include <utility>

namespace r2r {
namespace {

using codecs::FileParts;
using codecs::Source;

Error unknownFormat(const Source& source) {
    if (source.content.empty())
        return source.error(ErrorCode::Corrupt, "the file is empty");
    return source.error(ErrorCode::Unsupported,
                        "it is not a JPEG, PNG, TIFF or other picture that we read");
}

/// @throws Error when there is none that this build reads.
ImageFormat requiredFormat(const Source& source) {
    const auto format = formatFromContent(source.content);
    if (!format)
        throw unknownFormat(source);
    const FormatRow& row = rowOf(*format);
    if (!source.layer.empty() && isRead(*format) && !codecs::codecOf(*format).layers)
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("it is a {} file, of which no layers are read", row.name));
    if (!isRead(*format))
        throw source.error(
            ErrorCode::Unsupported,
            fmt::format(
                "it is a {} picture, and this program was built without {}", row.name, row.library),
            "Convert it to PNG or TIFF first, or build the program again with the library.");
    return *format;
}

/// The form that the samples of `image` get in a file of `format`.
SampleForm storedForm(const Image& image, ImageFormat format) {
    SampleForm form{storableSampleType(format, image.sampleType()), ColorEncoding::Srgb, nullptr};
    const bool holdsProfiles = rowOf(format).out.profile;
    if (holdsProfiles && image.iccProfile() &&
        readProfile(*image.iccProfile(), image.sampleType()).use != ProfileUse::Unusable)
        form.profile = image.iccProfile();
    // Readers take floating-point samples without a profile as linear.
    if (!form.profile && form.type == SampleType::F32)
        form.encoding = ColorEncoding::LinearSrgb;
    return form;
}

void checkWritable(const Photograph& photograph, ImageFormat format, const WriteOptions& options) {
    if (!isWritten(format))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("this program does not write {} files", rowOf(format).name),
                    endingsToUse());
    if (photograph.image.isEmpty())
        throw Error(ErrorCode::InvalidArgument, "there is no picture to write");
    if (options.jpegQuality < 1 || options.jpegQuality > 100)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the quality {} is not between 1 and 100", options.jpegQuality));
}

/// With the samples that a file of `format` gets; the same pixels if those are its own.
Image storedImage(const Image& image, ImageFormat format) {
    Image stored = expandedToRgb(image);
    stored = converted(stored, storedForm(stored, format));
    return holdsAlpha(format) ? stored : overWhite(stored);
}

/// With their samples in the form of the picture's.
std::vector<PictureLayer> storedLayers(const Photograph& photograph, ImageFormat format) {
    if (!photograph.layers || format != ImageFormat::OpenRaster)
        return {};
    std::vector<PictureLayer> layers = *photograph.layers;
    for (PictureLayer& layer : layers)
        layer.image = converted(layer.image, storedForm(layer.image, format));
    return layers;
}

FileParts storedParts(const Photograph& photograph,
                      const RowMaker& rows,
                      ImageFormat format,
                      const WriteOptions& options) {
    FileParts parts;
    const bool mayBeMade =
        rows && codecs::codecOf(format).takesRows &&
        storableSampleType(format, photograph.image.sampleType()) == photograph.image.sampleType();
    if (mayBeMade)
        parts.image = storedImage(photograph.image, format);
    if (parts.image.sharesPixelsWith(photograph.image))
        parts.rows = rows;
    else
        parts.image =
            storedImage(rows ? rows(0, photograph.image.height()) : photograph.image, format);
    const IccProfile profile = parts.image.iccProfile();
    if (profile)
        parts.icc = *profile;
    const WrittenPicture picture{
        .size = parts.image.size(),
        .isSrgb = !profile || readProfile(*profile, SampleType::U8).use == ProfileUse::Srgb,
        .mostXmpBytes = format == ImageFormat::Jpeg ? codecs::kJpegMostXmpBytes : 0,
        .isJpeg = format == ImageFormat::Jpeg};
    writeMetadata(photograph.metadata, options.metadata, options.software, picture, parts);
    parts.layers = storedLayers(photograph, format);
    if (photograph.metadata.exr)
        parts.exr = *photograph.metadata.exr;
    return parts;
}

}  // namespace

Photograph readPhotograph(const std::filesystem::path& path, const JobContext& job) {
    return decodePhotograph(readFile(layerName(path).file), path.string(), job);
}

Photograph decodePhotograph(std::span<const std::byte> content,
                            std::string_view name,
                            const JobContext& job) {
    return reportedPhotograph(content, name, job).photograph;
}

ReportedPhotograph reportedPhotograph(std::span<const std::byte> content,
                                      std::string_view name,
                                      const JobContext& job) {
    const LayerName named = layerName(name);
    const Source source{content, name, named.layer, job.stopToken()};
    const ImageFormat format = requiredFormat(source);
    const Stopwatch watch;
    try {
        ReportedPhotograph reported =
            assembledPicture(source, format, codecs::codecOf(format).decode(source));
        const Photograph& photograph = reported.photograph;
        if (log::isDebug())
            log::debug(fmt::format("decoded {}: {}×{} pixels, {} channels, {:.1f} ms",
                                   name,
                                   photograph.image.width(),
                                   photograph.image.height(),
                                   photograph.image.channels(),
                                   watch.milliseconds()));
        return reported;
    } catch (const std::bad_alloc&) {
        throw source.error(ErrorCode::OutOfMemory, "there is not enough memory for it");
    } catch (const cv::Exception& exception) {
        if (tellsOfTooLittleMemory(exception))
            throw source.error(ErrorCode::OutOfMemory, "there is not enough memory for it");
        throw source.error(ErrorCode::Internal, exception.err);
    }
}

std::vector<std::byte> encodePhotograph(const Photograph& photograph,
                                        ImageFormat format,
                                        const WriteOptions& options,
                                        const JobContext& job) {
    std::vector<std::byte> content;
    const auto append = [&](std::span<const std::byte> piece) {
        content.insert(content.end(), piece.begin(), piece.end());
    };
    encodeInPieces(photograph, format, options, append, job);
    return content;
}

void encodeInPieces(const Photograph& photograph,
                    ImageFormat format,
                    const WriteOptions& options,
                    const ByteSink& sink,
                    const JobContext& job) {
    encodeMadeRows(photograph, nullptr, format, options, sink, job);
}

void encodeMadeRows(const Photograph& form,
                    const RowMaker& rows,
                    ImageFormat format,
                    const WriteOptions& options,
                    const ByteSink& sink,
                    const JobContext& job) {
    checkWritable(form, format, options);
    const Stopwatch watch;
    try {
        uint64_t bytes = 0;
        const auto count = [&](std::span<const std::byte> piece) {
            bytes += piece.size();
            sink(piece);
        };
        codecs::codecOf(format).encode(
            storedParts(form, rows, format, options), options, count, job);
        if (log::isDebug())
            log::debug(fmt::format("encoded {} bytes: {:.1f} ms", bytes, watch.milliseconds()));
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the picture");
    } catch (const cv::Exception& exception) {
        if (tellsOfTooLittleMemory(exception))
            throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the picture");
        throw Error(ErrorCode::Internal,
                    fmt::format("could not encode the picture: {}", exception.err));
    }
}

void writePhotograph(const std::filesystem::path& path,
                     const Photograph& photograph,
                     const WriteOptions& options) {
    const auto format = writableFormat(path);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("could not write {}: \"{}\" is not the extension of a format that "
                                "we write",
                                path.string(),
                                path.extension().string()),
                    endingsToUse());
    writeFileAtomically(
        path, [&](const ByteSink& sink) { encodeInPieces(photograph, *format, options, sink); });
}

}  // namespace r2r
