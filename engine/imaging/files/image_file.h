// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/image.h"
#include "engine/core/job_context.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {

struct ExrFrame;
struct PictureLayer;

/// Each has a row in `format_table`, which says what is read and written of it.
enum class ImageFormat : uint8_t {
    Jpeg,
    Png,
    Tiff,
    WebP,
    OpenExr,
    Avif,
    Heic,
    JpegXl,
    CameraRaw,
    Photoshop,
    Krita,
    OpenRaster,
    Radiance,
    Pfm
};

/// By file name extension, case-insensitive; nothing for an unknown one. The format may be one that
/// is only read, or one whose library this build lacks.
[[nodiscard]] std::optional<ImageFormat> formatFromExtension(const std::filesystem::path& path);

/// The same among the formats that this build writes.
[[nodiscard]] std::optional<ImageFormat> writableFormat(const std::filesystem::path& path);

/// ".png", ".jpg", …: of all formats that this build reads.
[[nodiscard]] std::vector<std::string> pictureEndings();

/// The file called `stem` with an ending of a picture format in `folder`, also in capitals.
[[nodiscard]] std::optional<std::filesystem::path> pictureNamed(const std::filesystem::path& folder,
                                                                const std::string& stem);

/// By the first bytes. This decides when reading; the extension only when writing.
[[nodiscard]] std::optional<ImageFormat> formatFromContent(std::span<const std::byte> content);

/// A photograph's statements about itself beside its pixels; shared, never changed.
/// The orientation is not in here: it has been applied to the pixels.
struct ImageMetadata {
    std::shared_ptr<const std::vector<std::byte>> exif;  ///< TIFF-structured EXIF block, or null
    std::shared_ptr<const std::string> xmp;              ///< XMP packet, or null
    std::shared_ptr<const std::vector<std::byte>> iptc;  ///< IIM block, or null
    /// Keywords and texts of a PNG (author, comment, prompt), or null.
    std::shared_ptr<const std::vector<std::pair<std::string, std::string>>> texts;
    std::shared_ptr<const ExrFrame> exr;  ///< of OpenEXR files, or null
};

enum class MetadataPolicy : uint8_t { Keep, Strip, StripLocation };

/// A picture as it is in a file: pixels (with their ICC profile) and metadata.
struct Photograph {
    Image image;
    ImageMetadata metadata;
    /// What `image` shows, bottom to top, for formats that hold layers; null where it is read.
    std::shared_ptr<const std::vector<PictureLayer>> layers = nullptr;
};

/// Reads the formats of `format_table` ("FILE.exr:LAYER" for a layer of an OpenEXR file).
///
/// The image has 3 or 4 channels (grey and palette are expanded, losslessly), the file's own
/// sample type, and is upright. Colours that the file states otherwise than by an ICC profile
/// (PNG: cICP, sRGB, gAMA, cHRM; EXIF: Adobe RGB; OpenEXR: chromaticities) are stated by one
/// afterwards. Floating-point files without a profile are linear. A profile that can be read but
/// not written is replaced, one that cannot be used (broken, or of another colour model) is left
/// out; both with a warning in the log.
/// @throws Error{NotFound, Unreadable} · Error{Corrupt} for a cut-off or untrue file, or samples
///         that are not finite numbers · Error{Unsupported} for an unknown format, HDR, or
///         more than `kMaximumPixels` pixels; all name the file · Cancelled, for the formats that
///         take long
[[nodiscard]] Photograph readPhotograph(const std::filesystem::path& path,
                                        const JobContext& job = {});
[[nodiscard]] Photograph decodePhotograph(std::span<const std::byte> content,
                                          std::string_view name,
                                          const JobContext& job = {});

struct WriteOptions {
    int jpegQuality = 95;    ///< 1…100; 4:4:4 chroma from 90 on
    bool isLossless = true;  ///< WebP, AVIF and JPEG XL; otherwise `jpegQuality` is their quality
    MetadataPolicy metadata = MetadataPolicy::Keep;
    std::string software;  ///< written as EXIF Software when not empty and metadata is kept
};

/// The best sample type that `format` can hold for `type`: JPEG and WebP hold 8 bits, PNG 8 or 16,
/// EXR float. The 16 bits of AVIF are rounded to 12 in the file.
[[nodiscard]] SampleType storableSampleType(ImageFormat format, SampleType type);

/// Converts samples to what `format` can hold (rounded or dithered, never truncated; what is
/// transparent is laid on white where the format has no alpha), then
/// encodes with ICC profile and metadata. OpenEXR holds neither: its samples are converted to
/// linear sRGB; a picture that came from an OpenEXR file keeps its windows.
/// @throws Error{Unsupported} for a picture with longer sides than the format allows, and for a
///         format that this build does not write · Cancelled, at once in every format.
[[nodiscard]] std::vector<std::byte> encodePhotograph(const Photograph& photograph,
                                                      ImageFormat format,
                                                      const WriteOptions& options = {},
                                                      const JobContext& job = {});

/// The same bytes for a file that need not be in memory: JPEG and PNG come piece by piece.
/// @param sink  called from several threads, one at a time; what it throws arrives here
void encodeInPieces(const Photograph& photograph,
                    ImageFormat format,
                    const WriteOptions& options,
                    const ByteSink& sink,
                    const JobContext& job = {});

/// Atomic; the format follows from the extension.
/// @throws Error{Unsupported} for an unknown extension, before anything is computed.
void writePhotograph(const std::filesystem::path& path,
                     const Photograph& photograph,
                     const WriteOptions& options = {});

}  // namespace r2r
