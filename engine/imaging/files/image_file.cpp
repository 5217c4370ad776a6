// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/log.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/exr_frame.h"
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff.h"
#include "engine/imaging/files/codecs/webp.h"
#include "engine/imaging/files/image_metadata.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/one_way_profile.h"
#include "engine/imaging/files/orientation.h"
#include "engine/imaging/files/transparency.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

using codecs::FileParts;
using codecs::Source;

constexpr std::array<std::pair<std::string_view, ImageFormat>, 10> kExtensions{{
    {".png", ImageFormat::Png},
    {".jpg", ImageFormat::Jpeg},
    {".jpeg", ImageFormat::Jpeg},
    {".jpe", ImageFormat::Jpeg},
    {".jfif", ImageFormat::Jpeg},
    {".jif", ImageFormat::Jpeg},
    {".tif", ImageFormat::Tiff},
    {".tiff", ImageFormat::Tiff},
    {".webp", ImageFormat::WebP},
    {".exr", ImageFormat::OpenExr},
}};

constexpr std::string_view kKnownFormats = "JPEG, PNG, TIFF, WebP or OpenEXR";

FileParts decodedParts(const Source& source, ImageFormat format) {
    switch (format) {
        case ImageFormat::Jpeg:
            return codecs::decodeJpeg(source);
        case ImageFormat::Png:
            return codecs::decodePng(source);
        case ImageFormat::Tiff: {
            FileParts parts = codecs::decodeTiff(source);
            parts.exif = exifOfTiff(source.content, source.name);
            parts.iptc = iptcOfTiff(source.content, source.name);
            return parts;
        }
        case ImageFormat::WebP:
            return codecs::decodeWebP(source);
        case ImageFormat::OpenExr:
            break;
    }
    return codecs::decodeExr(source);
}

/// A picture of inks, or of L*a*b*, in RGB; how is said.
Image inRgb(const Source& source, const FileParts& parts) {
    const bool isInk = parts.model == codecs::ColorModel::Cmyk;
    if (auto rewritten = inWritableProfile(parts.image, parts.model, parts.icc)) {
        source.warn(fmt::format("it is a {} picture; its colours were converted to {}",
                                isInk ? "CMYK" : "L*a*b*",
                                rewritten->profile));
        return std::move(rewritten->image);
    }
    source.warn("it is a CMYK picture without a profile of its inks; its colours are rough");
    return withIdealInks(parts.image);
}

/// Expands the picture to RGB and gives it the profile of its file. One that cannot be written is
/// replaced, one that cannot be used is left out; both are said.
Image profiled(const Source& source, FileParts& parts) {
    if (parts.model != codecs::ColorModel::GreyOrRgb)
        return inRgb(source, parts);
    const auto plain = [&] {
        Image image = expandedToRgb(parts.image);
        parts.image = {};  // a large picture should not be in memory twice
        return image;
    };
    if (parts.icc.empty())
        return plain();
    std::vector<std::byte> icc = parts.icc;
    if (parts.image.channels() < 3)
        if (auto rgb = rgbProfileFromGrey(icc))
            icc = std::move(*rgb);
    if (readProfile(icc, parts.image.sampleType()).use != ProfileUse::Unusable) {
        Image image = plain();
        image.setIccProfile(std::make_shared<const std::vector<std::byte>>(std::move(icc)));
        return image;
    }
    if (auto rewritten = inWritableProfile(parts.image, parts.model, icc)) {
        source.warn(
            fmt::format("its colour profile can be read but not written; its colours were "
                        "converted to {}",
                        rewritten->profile));
        return std::move(rewritten->image);
    }
    source.warn("its colour profile cannot be used and was left out");
    return plain();
}

Photograph assembled(const Source& source, FileParts parts) {
    if (const auto report = nonFiniteReport(parts.image))
        throw source.error(
            ErrorCode::Corrupt, *report, "Replace such samples in the program that made the file.");
    const ReadMetadata metadata = readMetadata(parts, source.name);
    const int orientation = parts.orientation != 0 ? parts.orientation : metadata.orientation;
    const bool isFloat = parts.image.sampleType() == SampleType::F32;
    if (parts.icc.empty() && !parts.saysSrgb && metadata.saysAdobeRgb && !isFloat &&
        parts.model == codecs::ColorModel::GreyOrRgb)
        parts.icc = adobeRgbProfile();
    Image image = profiled(source, parts);
    if (!image.iccProfile() && image.sampleType() == SampleType::F32)
        image.setEncoding(ColorEncoding::LinearSrgb);
    image = upright(image, orientation);
    ImageMetadata carried = metadata.carried;
    if (parts.exr)
        carried.exr = std::make_shared<const ExrFrame>(*parts.exr);
    return {std::move(image), std::move(carried)};
}

Error unknownFormat(const Source& source) {
    if (source.content.empty())
        return source.error(ErrorCode::Corrupt, "the file is empty");
    return source.error(ErrorCode::Unsupported,
                        fmt::format("it is not a {} picture", kKnownFormats));
}

/// The form that the samples of `image` get in a file of `format`.
SampleForm storedForm(const Image& image, ImageFormat format) {
    SampleForm form{storableSampleType(format, image.sampleType()), ColorEncoding::Srgb, nullptr};
    const bool holdsProfiles = format != ImageFormat::OpenExr;
    if (holdsProfiles && image.iccProfile() &&
        readProfile(*image.iccProfile(), image.sampleType()).use != ProfileUse::Unusable)
        form.profile = image.iccProfile();
    // Readers take floating-point samples without a profile as linear.
    if (!form.profile && form.type == SampleType::F32)
        form.encoding = ColorEncoding::LinearSrgb;
    return form;
}

std::vector<std::byte> encodedParts(const FileParts& parts,
                                    ImageFormat format,
                                    const WriteOptions& options) {
    switch (format) {
        case ImageFormat::Jpeg:
            return codecs::encodeJpeg(parts, options.jpegQuality);
        case ImageFormat::Png:
            return codecs::encodePng(parts);
        case ImageFormat::Tiff: {
            std::vector<std::byte> file = codecs::encodeTiff(parts);
            return parts.exif.empty() && parts.iptc.empty()
                       ? file
                       : tiffWithMetadata(std::move(file), parts.exif, parts.iptc);
        }
        case ImageFormat::WebP:
            return codecs::encodeWebP(
                parts, options.isWebpLossless ? std::nullopt : std::optional(options.jpegQuality));
        case ImageFormat::OpenExr:
            break;
    }
    return codecs::encodeExr(parts);
}

void checkWritable(const Photograph& photograph, const WriteOptions& options) {
    if (photograph.image.isEmpty())
        throw Error(ErrorCode::InvalidArgument, "there is no picture to write");
    if (options.jpegQuality < 1 || options.jpegQuality > 100)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the quality {} is not between 1 and 100", options.jpegQuality));
}

FileParts storedParts(const Photograph& photograph,
                      ImageFormat format,
                      const WriteOptions& options) {
    FileParts parts;
    parts.image = expandedToRgb(photograph.image);
    parts.image = converted(parts.image, storedForm(parts.image, format));
    if (!holdsAlpha(format))
        parts.image = overWhite(parts.image);
    const IccProfile profile = parts.image.iccProfile();
    if (profile)
        parts.icc = *profile;
    const WrittenPicture picture{
        .size = parts.image.size(),
        .isSrgb = !profile || readProfile(*profile, SampleType::U8).use == ProfileUse::Srgb,
        .mostXmpBytes = format == ImageFormat::Jpeg ? codecs::kJpegMostXmpBytes : 0};
    writeMetadata(photograph.metadata, options.metadata, options.software, picture, parts);
    if (photograph.metadata.exr)
        parts.exr = *photograph.metadata.exr;
    return parts;
}

}  // namespace

std::optional<ImageFormat> formatFromExtension(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    const auto* known = std::ranges::find(
        kExtensions, std::string_view(extension), [](const auto& pair) { return pair.first; });
    return known == kExtensions.end() ? std::nullopt : std::optional(known->second);
}

std::vector<std::string> pictureEndings() {
    std::vector<std::string> endings;
    for (const auto& [ending, format] : kExtensions)
        endings.emplace_back(ending);
    return endings;
}

std::optional<std::filesystem::path> pictureNamed(const std::filesystem::path& folder,
                                                  const std::string& stem) {
    std::error_code error;
    for (const auto& [ending, format] : kExtensions) {
        std::string capitals(ending);
        std::ranges::transform(capitals, capitals.begin(), [](unsigned char c) {
            return static_cast<char>(std::toupper(c));
        });
        std::string capital(ending);
        capital[1] = capitals[1];
        for (const std::string& spelling : {std::string(ending), capitals, capital})
            if (const auto path = folder / (stem + spelling); std::filesystem::exists(path, error))
                return path;
    }
    return std::nullopt;
}

std::optional<ImageFormat> formatFromContent(std::span<const std::byte> content) {
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    if (text.starts_with("\xFF\xD8\xFF"))
        return ImageFormat::Jpeg;
    if (text.starts_with("\x89PNG\r\n\x1A\n"))
        return ImageFormat::Png;
    for (const std::string_view magic : {std::string_view("II*\0", 4),
                                         std::string_view("MM\0*", 4),
                                         std::string_view("II+\0", 4),
                                         std::string_view("MM\0+", 4)})
        if (text.starts_with(magic))
            return ImageFormat::Tiff;
    if (text.starts_with("RIFF") && text.size() >= 12 && text.substr(8, 4) == "WEBP")
        return ImageFormat::WebP;
    if (text.starts_with("\x76\x2F\x31\x01"))
        return ImageFormat::OpenExr;
    return std::nullopt;
}

Photograph readPhotograph(const std::filesystem::path& path) {
    return decodePhotograph(readFile(layerName(path).file), path.string());
}

Photograph decodePhotograph(std::span<const std::byte> content, std::string_view name) {
    const LayerName named = layerName(name);
    const Source source{content, name, named.layer};
    const auto format = formatFromContent(content);
    if (!format)
        throw unknownFormat(source);
    if (!named.layer.empty() && *format != ImageFormat::OpenExr)
        throw source.error(ErrorCode::Unsupported, "only OpenEXR files have layers to name");
    const Stopwatch watch;
    try {
        Photograph photograph = assembled(source, decodedParts(source, *format));
        if (log::isDebug())
            log::debug(fmt::format("decoded {}: {}×{} pixels, {} channels, {:.1f} ms",
                                   name,
                                   photograph.image.width(),
                                   photograph.image.height(),
                                   photograph.image.channels(),
                                   watch.milliseconds()));
        return photograph;
    } catch (const std::bad_alloc&) {
        throw source.error(ErrorCode::OutOfMemory, "there is not enough memory for it");
    } catch (const cv::Exception& exception) {
        throw source.error(ErrorCode::Internal, exception.err);
    }
}

SampleType storableSampleType(ImageFormat format, SampleType type) {
    switch (format) {
        case ImageFormat::Jpeg:
        case ImageFormat::WebP:
            return SampleType::U8;
        case ImageFormat::Png:
            return type == SampleType::F32 ? SampleType::U16 : type;
        case ImageFormat::Tiff:
            return type;
        case ImageFormat::OpenExr:
            break;
    }
    return SampleType::F32;
}

std::vector<std::byte> encodePhotograph(const Photograph& photograph,
                                        ImageFormat format,
                                        const WriteOptions& options) {
    checkWritable(photograph, options);
    const Stopwatch watch;
    try {
        std::vector<std::byte> bytes =
            encodedParts(storedParts(photograph, format, options), format, options);
        if (log::isDebug())
            log::debug(
                fmt::format("encoded {} bytes: {:.1f} ms", bytes.size(), watch.milliseconds()));
        return bytes;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the picture");
    } catch (const cv::Exception& exception) {
        throw Error(ErrorCode::Internal,
                    fmt::format("could not encode the picture: {}", exception.err));
    }
}

void writePhotograph(const std::filesystem::path& path,
                     const Photograph& photograph,
                     const WriteOptions& options) {
    const auto format = formatFromExtension(path);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("could not write {}: \"{}\" is not the extension of a format that "
                                "we write",
                                path.string(),
                                path.extension().string()),
                    "Choose .jpg, .png, .tif, .webp or .exr.");
    writeFileAtomically(path, encodePhotograph(photograph, *format, options));
}

}  // namespace r2r
