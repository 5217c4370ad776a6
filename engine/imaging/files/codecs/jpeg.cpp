// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/jpeg.h"

#include "engine/core/log.h"
#include "engine/imaging/files/codecs/c_guard.h"
#include "engine/imaging/files/codecs/iptc_block.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <memory>

// After <cstdio>: these need FILE.
#include <jerror.h>
#include <jpeglib.h>

namespace r2r::codecs {
namespace {

constexpr std::string_view kExifPrefix("Exif\0\0", 6);
constexpr std::string_view kXmpPrefix("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::string_view kExtendedXmpPrefix("http://ns.adobe.com/xmp/extension/\0", 35);
constexpr std::string_view kIccPrefix("ICC_PROFILE\0", 12);
constexpr std::string_view kGainMapPrefix("urn:iso:std:iso:ts:21496:-1\0", 28);
constexpr std::string_view kResourcesPrefix("Photoshop 3.0\0", 14);
constexpr int kApp1 = JPEG_APP0 + 1;
constexpr int kApp2 = JPEG_APP0 + 2;
constexpr int kApp13 = JPEG_APP0 + 13;
constexpr size_t kSegmentBytes = 65533;  // 16-bit length that counts itself

/// libjpeg's way to report, turned into a jump out of the library.
struct ErrorSink {
    jpeg_error_mgr manager;  // first: libjpeg hands back a pointer to it
    CGuard guard;
    int code = 0;

    ErrorSink() {
        jpeg_std_error(&manager);
        manager.error_exit = [](j_common_ptr info) { of(info).stop(info); };
        manager.output_message = [](j_common_ptr) {};
        manager.emit_message = [](j_common_ptr info, int level) {
            if (level < 0 && isLossOfPixels(info->err->msg_code))
                of(info).stop(info);
        };
    }

    [[noreturn]] void stop(j_common_ptr info) {
        code = manager.msg_code;
        char message[JMSG_LENGTH_MAX];
        manager.format_message(info, message);
        guard.fail(message);
    }

private:
    static ErrorSink& of(j_common_ptr info) { return *reinterpret_cast<ErrorSink*>(info->err); }

    /// libjpeg calls these warnings and invents the pixels.
    static bool isLossOfPixels(int message) {
        return message == JWRN_JPEG_EOF || message == JWRN_HIT_MARKER ||
               message == JWRN_HUFF_BAD_CODE || message == JWRN_MUST_RESYNC ||
               message == JWRN_BOGUS_PROGRESSION;
    }
};

/// Owns libjpeg's decompressor, whatever the way out.
class Decompressor {
public:
    explicit Decompressor(const Source& source) : source_(source) {
        info.err = &errors_.manager;
        run([&] {
            jpeg_create_decompress(&info);
            jpeg_mem_src(&info,
                         reinterpret_cast<const unsigned char*>(source.content.data()),
                         source.content.size());
        });
    }

    ~Decompressor() { jpeg_destroy_decompress(&info); }

    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;

    /// @param step  owns nothing; see `CGuard`.
    template <typename Step>
    void run(const Step& step) {
        if (!errors_.guard.run(step))
            throw failure();
    }

    jpeg_decompress_struct info = {};

private:
    [[nodiscard]] Error failure() const {
        switch (errors_.code) {
            case JWRN_JPEG_EOF:
            case JERR_INPUT_EOF:
            case JERR_INPUT_EMPTY:
            case JWRN_HIT_MARKER:
                return source_.error(
                    ErrorCode::Corrupt,
                    info.output_scanline > 0
                        ? fmt::format("the data ends in row {} of {} ({} are there)",
                                      info.output_scanline,
                                      info.output_height,
                                      byteCountText(source_.content.size()))
                        : fmt::format(
                              "{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
            case JERR_BAD_PRECISION:
            case JERR_SOF_UNSUPPORTED:
            case JERR_CONVERSION_NOTIMPL:
                return source_.error(
                    ErrorCode::Unsupported,
                    fmt::format("this kind of JPEG is not supported ({})", errors_.guard.message()),
                    "Save it as an ordinary 8-bit JPEG or as PNG.");
            case JERR_OUT_OF_MEMORY:
                return source_.error(ErrorCode::OutOfMemory, "there is not enough memory");
            default:
                return source_.error(
                    ErrorCode::Corrupt,
                    fmt::format("the JPEG data is damaged ({})", errors_.guard.message()));
        }
    }

    Source source_;
    ErrorSink errors_;
};

std::string_view markerText(const jpeg_marker_struct& marker) {
    return {reinterpret_cast<const char*>(marker.data), marker.data_length};
}

bool hasMarker(const jpeg_decompress_struct& info, int kind, std::string_view prefix) {
    for (const auto* marker = info.marker_list; marker; marker = marker->next)
        if (marker->marker == kind && markerText(*marker).starts_with(prefix))
            return true;
    return false;
}

/// What follows `prefix` in the segments of `kind` that start with it, each by itself.
std::vector<std::string_view> segments(const jpeg_decompress_struct& info,
                                       int kind,
                                       std::string_view prefix) {
    std::vector<std::string_view> found;
    for (const auto* marker = info.marker_list; marker; marker = marker->next)
        if (marker->marker == kind && markerText(*marker).starts_with(prefix))
            found.push_back(markerText(*marker).substr(prefix.size()));
    return found;
}

std::string_view firstSegment(const jpeg_decompress_struct& info,
                              int kind,
                              std::string_view prefix) {
    const auto all = segments(info, kind, prefix);
    return all.empty() ? std::string_view() : all.front();
}

uint32_t bigEndian(std::string_view bytes, size_t offset) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

/// The pieces of the packet that `xmp` announces (XMP, part 3, 1.1.3.1), put together; empty when
/// they are not whole.
std::string extendedXmp(const jpeg_decompress_struct& info, std::string_view xmp) {
    constexpr size_t kGuid = 32;
    constexpr size_t kHead = kGuid + 8;  // then the length of the whole and the place of the piece
    std::string packet;
    size_t have = 0;
    for (const std::string_view piece : segments(info, kApp1, kExtendedXmpPrefix)) {
        if (piece.size() < kHead || xmp.find(piece.substr(0, kGuid)) == std::string_view::npos)
            continue;
        const size_t length = bigEndian(piece, kGuid);
        const size_t place = bigEndian(piece, kGuid + 4);
        const std::string_view content = piece.substr(kHead);
        constexpr size_t kMost = size_t{64} << 20;
        if (length > kMost || place + content.size() > length)
            return {};
        packet.resize(std::max(packet.size(), length));
        std::ranges::copy(content, packet.begin() + static_cast<std::ptrdiff_t>(place));
        have += content.size();
    }
    return have == packet.size() ? packet : std::string();
}

/// The density of the JFIF header; nothing when that only tells the shape of a pixel.
std::optional<Resolution> resolutionOf(const jpeg_decompress_struct& info) {
    constexpr int kPerInch = 1;
    constexpr int kPerCentimetre = 2;
    const bool isKnown = info.saw_JFIF_marker != 0 && info.X_density > 0 && info.Y_density > 0;
    if (!isKnown || (info.density_unit != kPerInch && info.density_unit != kPerCentimetre))
        return std::nullopt;
    const double factor = info.density_unit == kPerCentimetre ? 2.54 : 1;
    return Resolution{factor * info.X_density, factor * info.Y_density};
}

std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

struct Freed {
    void operator()(void* memory) const { std::free(memory); }
};

using CBuffer = std::unique_ptr<unsigned char, Freed>;

std::vector<std::byte> copied(const unsigned char* first, size_t count) {
    const auto bytes = std::as_bytes(std::span(first, count));
    return {bytes.begin(), bytes.end()};
}

void readMetadata(Decompressor& jpeg, const Source& source, FileParts& parts) {
    parts.exif = bytesOf(firstSegment(jpeg.info, kApp1, kExifPrefix));
    parts.xmp = firstSegment(jpeg.info, kApp1, kXmpPrefix);
    parts.extendedXmp = extendedXmp(jpeg.info, parts.xmp);
    std::string resources;
    for (const std::string_view piece : segments(jpeg.info, kApp13, kResourcesPrefix))
        resources += piece;
    parts.iptc = iptcInResources(std::as_bytes(std::span(resources)));
    if (const auto comment = firstSegment(jpeg.info, JPEG_COM, {}); !comment.empty())
        parts.texts.emplace_back("Comment", comment);
    parts.resolution = resolutionOf(jpeg.info);
    parts.hasGainMap = hasMarker(jpeg.info, kApp2, kGainMapPrefix);

    JOCTET* bytes = nullptr;
    unsigned int count = 0;
    boolean isWhole = FALSE;
    jpeg.run([&] { isWhole = jpeg_read_icc_profile(&jpeg.info, &bytes, &count); });
    const CBuffer owned(bytes);
    if (isWhole)
        parts.icc = copied(bytes, count);
    else if (hasMarker(jpeg.info, kApp2, kIccPrefix))
        source.warn("its colour profile is incomplete and was left out");
}

void checkColors(const Source& source, const jpeg_decompress_struct& info) {
    const bool isCmyk = info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
    if (isCmyk || info.num_components == 4)
        throw source.error(ErrorCode::Unsupported,
                           "it is a CMYK picture, made for print",
                           "Convert it to RGB in the program it comes from.");
    if (info.num_components != 1 && info.num_components != 3)
        throw source.error(
            ErrorCode::Unsupported,
            fmt::format("it has {} colour channels, not 1 or 3", info.num_components));
}

/// Owns libjpeg's compressor and the memory it writes to.
class Compressor {
public:
    Compressor() {
        info.err = &errors_.manager;
        run([&] {
            jpeg_create_compress(&info);
            jpeg_mem_dest(&info, &bytes_, &count_);
        });
    }

    ~Compressor() {
        jpeg_destroy_compress(&info);
        std::free(bytes_);
    }

    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;

    template <typename Step>
    void run(const Step& step) {
        if (errors_.guard.run(step))
            return;
        throw Error(
            errors_.code == JERR_OUT_OF_MEMORY ? ErrorCode::OutOfMemory : ErrorCode::Internal,
            fmt::format("could not encode the JPEG: {}", errors_.guard.message()));
    }

    [[nodiscard]] std::vector<std::byte> result() const { return copied(bytes_, count_); }

    jpeg_compress_struct info = {};

private:
    ErrorSink errors_;
    unsigned char* bytes_ = nullptr;
    unsigned long count_ = 0;
};

void configure(jpeg_compress_struct& info, const Image& image, int quality) {
    info.image_width = static_cast<JDIMENSION>(image.width());
    info.image_height = static_cast<JDIMENSION>(image.height());
    info.input_components = image.channels();
    info.in_color_space = image.channels() == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    if (image.channels() == 3) {
        const int step = quality >= kJpegFullChromaQuality ? 1 : 2;
        info.comp_info[0].h_samp_factor = step;
        info.comp_info[0].v_samp_factor = step;
    }
}

struct Segment {
    int kind = kApp1;
    std::vector<std::byte> content;
};

/// A segment of `prefix` and `content`; nothing when there is no content or it does not fit.
void addSegment(std::vector<Segment>& segments,
                int kind,
                std::string_view prefix,
                std::span<const std::byte> content,
                std::string_view what) {
    if (content.empty())
        return;
    if (prefix.size() + content.size() > kSegmentBytes)
        return log::warning(fmt::format(
            "{} left out: {} do not fit into a JPEG segment", what, byteCountText(content.size())));
    Segment segment{kind, bytesOf(prefix)};
    segment.content.insert(segment.content.end(), content.begin(), content.end());
    segments.push_back(std::move(segment));
}

std::vector<Segment> metadataSegments(const FileParts& parts) {
    std::vector<Segment> segments;
    addSegment(segments, kApp1, kExifPrefix, parts.exif, "EXIF");
    addSegment(segments, kApp1, kXmpPrefix, std::as_bytes(std::span(parts.xmp)), "XMP");
    addSegment(segments, kApp13, {}, resourcesOfIptc(parts.iptc), "IPTC");
    for (const auto& [keyword, text] : parts.texts)
        if (keyword == "Comment")
            addSegment(segments, JPEG_COM, {}, std::as_bytes(std::span(text)), "the comment");
    return segments;
}

void setDensity(jpeg_compress_struct& info, const FileParts& parts) {
    info.write_JFIF_header = parts.exif.empty() ? TRUE : FALSE;  // EXIF wants to come first
    if (!parts.resolution)
        return;
    const auto perInch = [](double value) {
        return static_cast<UINT16>(std::clamp(std::round(value), 1.0, 65535.0));
    };
    info.density_unit = 1;
    info.X_density = perInch(parts.resolution->x);
    info.Y_density = perInch(parts.resolution->y);
}

}  // namespace

FileParts decodeJpeg(const Source& source) {
    Decompressor jpeg(source);
    jpeg.run([&] {
        jpeg_save_markers(&jpeg.info, kApp1, 0xFFFF);
        jpeg_save_markers(&jpeg.info, kApp2, 0xFFFF);
        jpeg_save_markers(&jpeg.info, kApp13, 0xFFFF);
        jpeg_save_markers(&jpeg.info, JPEG_COM, 0xFFFF);
        jpeg_read_header(&jpeg.info, TRUE);
    });
    checkColors(source, jpeg.info);
    const Size size = source.checkedSize(jpeg.info.image_width, jpeg.info.image_height);
    const bool isGrey = jpeg.info.jpeg_color_space == JCS_GRAYSCALE;

    FileParts parts;
    readMetadata(jpeg, source, parts);
    parts.image = Image(size, isGrey ? 1 : 3, SampleType::U8);
    auto* pixels = reinterpret_cast<JSAMPLE*>(parts.image.mutableData());
    const size_t bytesPerRow = parts.image.bytesPerRow();
    jpeg.run([&] {
        jpeg.info.out_color_space = isGrey ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&jpeg.info);
        while (jpeg.info.output_scanline < jpeg.info.output_height) {
            JSAMPROW row = pixels + jpeg.info.output_scanline * bytesPerRow;
            jpeg_read_scanlines(&jpeg.info, &row, 1);
        }
        jpeg_finish_decompress(&jpeg.info);
    });
    return parts;
}

std::vector<std::byte> encodeJpeg(const FileParts& parts, int quality) {
    const Image& image = parts.image;
    if (image.size().longerSide() > kJpegLongestSide)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("a JPEG holds at most {} pixels per side, the picture has {}×{}",
                                kJpegLongestSide,
                                image.width(),
                                image.height()),
                    "Choose PNG or TIFF.");
    const std::vector<Segment> segments = metadataSegments(parts);
    Compressor jpeg;
    jpeg.run([&] {
        configure(jpeg.info, image, quality);
        setDensity(jpeg.info, parts);
        jpeg_start_compress(&jpeg.info, TRUE);
        for (const Segment& segment : segments)
            jpeg_write_marker(&jpeg.info,
                              segment.kind,
                              reinterpret_cast<const JOCTET*>(segment.content.data()),
                              static_cast<unsigned int>(segment.content.size()));
        if (!parts.icc.empty())
            jpeg_write_icc_profile(&jpeg.info,
                                   reinterpret_cast<const JOCTET*>(parts.icc.data()),
                                   static_cast<unsigned int>(parts.icc.size()));
        const auto* pixels = reinterpret_cast<const JSAMPLE*>(image.data());
        while (jpeg.info.next_scanline < jpeg.info.image_height) {
            // libjpeg takes rows it does not change without const.
            auto row = const_cast<JSAMPROW>(pixels + jpeg.info.next_scanline * image.bytesPerRow());
            jpeg_write_scanlines(&jpeg.info, &row, 1);
        }
        jpeg_finish_compress(&jpeg.info);
    });
    return jpeg.result();
}

}  // namespace r2r::codecs
