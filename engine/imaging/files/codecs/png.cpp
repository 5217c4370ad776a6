// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png.h"

#include "engine/core/log.h"
#include "engine/imaging/files/codecs/c_guard.h"
#include "engine/imaging/files/codecs/inflate.h"
#include "engine/imaging/files/codecs/png_colors.h"
#include "engine/imaging/files/codecs/png_pixels.h"
#include "engine/imaging/files/codecs/png_texts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <png.h>
#include <string>

namespace r2r::codecs {
namespace {

constexpr const char* kOutOfData = "no more data";

// Taken as they are: libpng of Debian 12 does not know cICP, passes over an eXIf that begins like
// the segment of a JPEG and profiles that others read, and weighs the rest in its own way.
constexpr std::string_view kRawChunks("cICP\0iCCP\0sRGB\0gAMA\0cHRM\0eXIf\0pHYs\0", 35);

// The last chunk, with its check.
constexpr std::array kEndChunk = {
    '\0', '\0', '\0', '\0', 'I', 'E', 'N', 'D', '\xAE', '\x42', '\x60', '\x82'};

constexpr double kMetresPerInch = 0.0254;

// A compressed text or profile chunk may claim to unpack to anything; none in use passes this.
constexpr png_alloc_size_t kLargestChunk = png_alloc_size_t{64} << 20;

/// Owns libpng's reader, whatever the way out.
class Reader {
public:
    explicit Reader(const Source& source) : source_(source), rest_(source.content) {
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, warn);
        info = png_ ? png_create_info_struct(png_) : nullptr;
        if (!info) {
            png_destroy_read_struct(&png_, nullptr, nullptr);
            throw source.error(ErrorCode::OutOfMemory, "there is not enough memory");
        }
        png_set_read_fn(png_, this, read);
        png_set_user_limits(png_, std::numeric_limits<int>::max(), std::numeric_limits<int>::max());
        png_set_chunk_malloc_max(png_, kLargestChunk);
        png_set_option(png_, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
        png_set_keep_unknown_chunks(png_,
                                    PNG_HANDLE_CHUNK_ALWAYS,
                                    reinterpret_cast<png_const_bytep>(kRawChunks.data()),
                                    kRawChunks.size() / 5);
    }

    ~Reader() { png_destroy_read_struct(&png_, &info, nullptr); }

    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// @param step  takes the `png_struct` and owns nothing; see `CGuard`.
    template <typename Step>
    void run(const Step& step) {
        if (guard_.run([&] { step(png_); }))
            return;
        if (guard_.message() == kOutOfData)
            throw source_.error(
                ErrorCode::Corrupt,
                fmt::format("{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
        throw source_.error(ErrorCode::Corrupt,
                            fmt::format("the PNG data is damaged ({})", guard_.message()));
    }

    png_infop info = nullptr;

private:
    static void fail(png_structp png, const char* message) {
        static_cast<Reader*>(png_get_error_ptr(png))->guard_.fail(message);
    }

    static void warn(png_structp png, const char* message) {
        static_cast<Reader*>(png_get_error_ptr(png))->source_.warn(message);
    }

    static void read(png_structp png, png_bytep target, size_t count) {
        auto& self = *static_cast<Reader*>(png_get_io_ptr(png));
        if (count > self.rest_.size())
            png_error(png, kOutOfData);
        std::memcpy(target, self.rest_.data(), count);
        self.rest_ = self.rest_.subspan(count);
    }

    Source source_;
    std::span<const std::byte> rest_;
    CGuard guard_;
    png_structp png_ = nullptr;
};

/// The profile in the content of an iCCP chunk: name, zero, method, zlib stream.
std::vector<std::byte> profileIn(const Source& source, std::span<const std::byte> content) {
    const auto end = std::ranges::find(content, std::byte{0});
    const auto start = static_cast<size_t>(end - content.begin()) + 2;
    auto profile =
        start < content.size() ? inflated(content.subspan(start), kLargestChunk) : std::nullopt;
    if (!profile)
        source.warn("its colour profile is damaged and was left out");
    return profile.value_or(std::vector<std::byte>());
}

/// The resolution in a pHYs chunk; nothing when that only tells the shape of a pixel.
std::optional<Resolution> resolutionIn(std::span<const std::byte> content) {
    constexpr size_t kBytes = 9;
    if (content.size() != kBytes || content.back() != std::byte{PNG_RESOLUTION_METER})
        return std::nullopt;
    const auto perInch = [&](size_t offset) {
        uint32_t value = 0;
        for (const std::byte byte : content.subspan(offset, 4))
            value = value << 8 | std::to_integer<uint32_t>(byte);
        return value * kMetresPerInch;
    };
    const Resolution resolution{perInch(0), perInch(4)};
    return resolution.x > 0 && resolution.y > 0 ? std::optional(resolution) : std::nullopt;
}

void readChunks(const Source& source, std::span<const png_unknown_chunk> chunks, FileParts& parts) {
    PngColors colors;
    for (const png_unknown_chunk& chunk : chunks) {
        const std::string_view name(reinterpret_cast<const char*>(chunk.name), 4);
        const auto content = std::as_bytes(std::span(chunk.data, chunk.size));
        if (name == "eXIf")
            parts.exif.assign(content.begin(), content.end());
        else if (name == "iCCP")
            parts.icc = profileIn(source, content);
        else if (name == "pHYs")
            parts.resolution = resolutionIn(content);
        else
            addChunk(name, content, colors);
    }
    applyColors(source, colors, parts);
}

void readMetadata(const Source& source, Reader& reader, FileParts& parts) {
    png_unknown_chunkp chunks = nullptr;
    int chunkCount = 0;
    png_textp texts = nullptr;
    int textCount = 0;
    reader.run([&](png_structp png) {
        chunkCount = png_get_unknown_chunks(png, reader.info, &chunks);
        png_get_text(png, reader.info, &texts, &textCount);
    });
    readChunks(source, std::span(chunks, static_cast<size_t>(chunkCount)), parts);
    for (const png_text& text : std::span(texts, static_cast<size_t>(textCount))) {
        const bool isUnicode = text.compression == PNG_ITXT_COMPRESSION_NONE ||
                               text.compression == PNG_ITXT_COMPRESSION_zTXt;
        addText({.keyword = text.key,
                 .text = {text.text, isUnicode ? text.itxt_length : text.text_length},
                 .isUnicode = isUnicode},
                parts);
    }
}

void expandToWholeSamples(png_structp png) {
    png_set_expand(png);  // palette, fewer than 8 bits, transparent colour → alpha
    if constexpr (std::endian::native == std::endian::little)
        png_set_swap(png);
    png_set_interlace_handling(png);
}

/// libpng counts even the harmless flaws of ICC profiles.
bool isAboutProfile(std::string_view message) {
    return message.find("profile '") != std::string_view::npos;
}

/// Owns libpng's writer and the bytes it produces.
class Writer {
public:
    Writer() {
        png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, fail, warn);
        info = png_ ? png_create_info_struct(png_) : nullptr;
        if (!info) {
            png_destroy_write_struct(&png_, nullptr);
            throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the PNG");
        }
        png_set_write_fn(png_, this, write, nullptr);
        png_set_option(png_, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
        png_set_benign_errors(png_, 1);  // flaws of a profile
    }

    ~Writer() { png_destroy_write_struct(&png_, &info); }

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    template <typename Step>
    void run(const Step& step) {
        if (guard_.run([&] { step(png_); }))
            return;
        throw Error(hasMemory_ ? ErrorCode::Internal : ErrorCode::OutOfMemory,
                    fmt::format("could not encode the PNG: {}", guard_.message()));
    }

    [[nodiscard]] std::vector<std::byte> takeResult() { return std::move(bytes_); }

    png_infop info = nullptr;

private:
    static void fail(png_structp png, const char* message) {
        static_cast<Writer*>(png_get_error_ptr(png))->guard_.fail(message);
    }

    static void warn(png_structp, const char* message) {
        if (isAboutProfile(message))
            return log::debug(fmt::format("png: {}", message));
        log::warning(fmt::format("png: {}", message));
    }

    static void write(png_structp png, png_bytep source, size_t count) {
        auto& self = *static_cast<Writer*>(png_get_io_ptr(png));
        if (!self.append(std::as_bytes(std::span(source, count))))
            png_error(png, "there is not enough memory");
    }

    /// Exceptions may not pass through libpng.
    bool append(std::span<const std::byte> piece) noexcept {
        try {
            bytes_.insert(bytes_.end(), piece.begin(), piece.end());
        } catch (const std::bad_alloc&) {
            hasMemory_ = false;
        }
        return hasMemory_;
    }

    CGuard guard_;
    png_structp png_ = nullptr;
    std::vector<std::byte> bytes_;
    bool hasMemory_ = true;
};

int colorType(int channels) {
    switch (channels) {
        case 1:
            return PNG_COLOR_TYPE_GRAY;
        case 2:
            return PNG_COLOR_TYPE_GRAY_ALPHA;
        case 3:
            return PNG_COLOR_TYPE_RGB;
        default:
            return PNG_COLOR_TYPE_RGB_ALPHA;
    }
}

void setMetadata(png_structp png,
                 png_infop info,
                 const FileParts& parts,
                 const std::vector<std::byte>& icc) {
    const auto bytes = [](const auto& content) {
        return reinterpret_cast<const png_byte*>(content.data());
    };
    if (icc.empty())
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    else
        png_set_iCCP(png,
                     info,
                     "ICC profile",
                     PNG_COMPRESSION_TYPE_BASE,
                     bytes(icc),
                     static_cast<png_uint_32>(icc.size()));
    if (!parts.exif.empty())
        // libpng copies what it takes without const.
        png_set_eXIf_1(png,
                       info,
                       static_cast<png_uint_32>(parts.exif.size()),
                       const_cast<png_bytep>(bytes(parts.exif)));
    if (parts.resolution) {
        const auto perMetre = [](double perInch) {
            return static_cast<png_uint_32>(
                std::clamp(std::round(perInch / kMetresPerInch), 1.0, 2e9));
        };
        png_set_pHYs(png,
                     info,
                     perMetre(parts.resolution->x),
                     perMetre(parts.resolution->y),
                     PNG_RESOLUTION_METER);
    }
}

/// As iTXt, which holds UTF-8.
void setText(png_structp png, png_infop info, const std::string& keyword, const std::string& text) {
    if (text.empty())
        return;
    png_text entry = {};
    entry.compression = PNG_ITXT_COMPRESSION_NONE;
    entry.key = const_cast<char*>(keyword.c_str());
    entry.text = const_cast<char*>(text.c_str());
    entry.itxt_length = text.size();
    png_set_text(png, info, &entry, 1);
}

}  // namespace

FileParts decodePng(const Source& source) {
    Reader reader(source);
    reader.run([&](png_structp png) { png_read_info(png, reader.info); });
    Size size;
    int channels = 0;
    int bits = 0;
    reader.run([&](png_structp png) {
        expandToWholeSamples(png);
        size = {static_cast<int>(png_get_image_width(png, reader.info)),
                static_cast<int>(png_get_image_height(png, reader.info))};
    });
    size =
        source.checkedSize(static_cast<uint64_t>(size.width), static_cast<uint64_t>(size.height));
    reader.run([&](png_structp png) {
        png_read_update_info(png, reader.info);
        channels = png_get_channels(png, reader.info);
        bits = png_get_bit_depth(png, reader.info);
    });

    FileParts parts;
    parts.image = Image(size, channels, bits == 16 ? SampleType::U16 : SampleType::U8);
    std::vector<png_bytep> rows(static_cast<size_t>(size.height));
    auto* pixels = reinterpret_cast<png_bytep>(parts.image.mutableData());
    for (size_t y = 0; y < rows.size(); ++y)
        rows[y] = pixels + y * parts.image.bytesPerRow();
    reader.run([&](png_structp png) {
        png_read_image(png, rows.data());
        png_read_end(png, reader.info);
    });
    readMetadata(source, reader, parts);
    return parts;
}

void encodePng(const FileParts& parts, const ByteSink& sink, const JobContext& job) {
    const Image& image = parts.image;
    const bool isDeep = image.sampleType() == SampleType::U16;
    const std::vector<std::byte> icc = paddedProfile(parts.icc);
    const std::string xmpKeyword(kPngXmpKeyword);
    Writer writer;
    bool hasProfile = false;
    writer.run([&](png_structp png) {
        png_set_IHDR(png,
                     writer.info,
                     static_cast<png_uint_32>(image.width()),
                     static_cast<png_uint_32>(image.height()),
                     isDeep ? 16 : 8,
                     colorType(image.channels()),
                     PNG_INTERLACE_NONE,
                     PNG_COMPRESSION_TYPE_DEFAULT,
                     PNG_FILTER_TYPE_DEFAULT);
        png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        setMetadata(png, writer.info, parts, icc);
        setText(png, writer.info, xmpKeyword, parts.xmp);
        for (const auto& [keyword, text] : parts.texts)
            setText(png, writer.info, keyword, text);
        hasProfile = png_get_valid(png, writer.info, PNG_INFO_iCCP) != 0;
    });
    if (!parts.icc.empty() && !hasProfile)
        throw Error(ErrorCode::Unsupported,
                    "the colour profile of the picture cannot be stored in a PNG",
                    "Choose TIFF or JPEG.");
    // All that `info` holds is before the pixels.
    writer.run([&](png_structp png) { png_write_info(png, writer.info); });
    sink(writer.takeResult());
    writePngPixels(parts, sink, job);
    sink(std::as_bytes(std::span(kEndChunk)));
}

}  // namespace r2r::codecs
