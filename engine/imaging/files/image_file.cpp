// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/log.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/files/codecs/exr.h"
#include "engine/imaging/files/codecs/jpeg.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff.h"
#include "engine/imaging/files/codecs/webp.h"
#include "engine/imaging/files/image_metadata.h"
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
#include <utility>

namespace r2r {
namespace {

using codecs::FileParts;
using codecs::Source;

constexpr std::array<std::pair<std::string_view, ImageFormat>, 7> kExtensions{{
    {".jpg", ImageFormat::Jpeg},
    {".jpeg", ImageFormat::Jpeg},
    {".png", ImageFormat::Png},
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
            return parts;
        }
        case ImageFormat::WebP:
            return codecs::decodeWebP(source);
        case ImageFormat::OpenExr:
            break;
    }
    return codecs::decodeExr(source);
}

/// The profile for the expanded picture, or null with a warning.
IccProfile usableProfile(const Source& source, const FileParts& parts) {
    if (parts.icc.empty())
        return nullptr;
    std::vector<std::byte> icc = parts.icc;
    if (parts.image.channels() < 3)
        if (auto rgb = rgbProfileFromGrey(icc))
            icc = std::move(*rgb);
    if (readProfile(icc, parts.image.sampleType()).use != ProfileUse::Unusable)
        return std::make_shared<const std::vector<std::byte>>(std::move(icc));
    source.warn("its colour profile cannot be used and was left out");
    return nullptr;
}

Photograph assembled(const Source& source, FileParts parts) {
    if (const auto report = nonFiniteReport(parts.image))
        throw source.error(
            ErrorCode::Corrupt, *report, "Replace such samples in the program that made the file.");
    const ReadMetadata metadata = readMetadata(parts.exif, parts.xmp, source.name);
    const int orientation = parts.orientation != 0 ? parts.orientation : metadata.orientation;
    const IccProfile profile = usableProfile(source, parts);
    Image image = expandedToRgb(parts.image);
    parts.image = {};  // a large picture should not lie here twice
    image = upright(image, orientation);
    image.setIccProfile(profile);
    if (!profile && image.sampleType() == SampleType::F32)
        image.setEncoding(ColorEncoding::LinearSrgb);
    return {std::move(image), metadata.carried};
}

Error unknownFormat(const Source& source) {
    if (source.content.empty())
        return source.error(ErrorCode::Corrupt, "the file is empty");
    return source.error(ErrorCode::Unsupported,
                        fmt::format("it is not a {} picture", kKnownFormats));
}

/// What the samples of `image` become in a file of `format`.
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
            return parts.exif.empty() ? file : tiffWithExif(std::move(file), parts.exif);
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
    if (!holdsAlpha(format))
        parts.image = withoutAlpha(parts.image);
    parts.image = converted(parts.image, storedForm(parts.image, format));
    if (const auto& profile = parts.image.iccProfile())
        parts.icc = *profile;
    WrittenMetadata metadata = writtenMetadata(
        photograph.metadata, options.metadata, options.software, parts.image.size());
    parts.exif = std::move(metadata.exif);
    parts.xmp = std::move(metadata.xmp);
    return parts;
}

/// One channel of 8 bits from one channel of any sample type.
Image eightBit(const cv::Mat& channel) {
    const double scale = channel.depth() == CV_8U    ? 1.0
                         : channel.depth() == CV_16U ? 255.0 / 65535.0
                                                     : 255.0;
    cv::Mat rounded;
    channel.convertTo(rounded, CV_8U, scale);
    return imageFromCv(rounded);
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
    return decodePhotograph(readFile(path), path.string());
}

Photograph decodePhotograph(std::span<const std::byte> content, std::string_view name) {
    const Source source{content, name};
    const auto format = formatFromContent(content);
    if (!format)
        throw unknownFormat(source);
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

Image maskFromPicture(const Image& picture) {
    if (picture.hasAlpha() && !isOpaque(picture)) {
        cv::Mat alpha;
        cv::extractChannel(cvView(picture), alpha, 3);
        return eightBit(alpha);
    }
    // A float picture is linear light; its grey is what a viewer shows of it.
    const Image shown = picture.sampleType() == SampleType::F32
                            ? converted(picture, {SampleType::U16, ColorEncoding::Srgb, nullptr})
                            : picture;
    cv::Mat grey;
    cv::transform(cvView(withoutAlpha(shown)), grey, cv::Matx13f(1 / 3.0F, 1 / 3.0F, 1 / 3.0F));
    return eightBit(grey);
}

Image readMask(const std::filesystem::path& path) {
    return maskFromPicture(readPhotograph(path).image);
}

}  // namespace r2r
