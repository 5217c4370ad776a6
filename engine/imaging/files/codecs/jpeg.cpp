// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/jpeg.h"

#include "engine/imaging/files/codecs/c_guard.h"
#include "engine/imaging/files/codecs/jpeg_segments.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fmt/format.h>
#include <memory>

// After <cstdio>: these need FILE.
#include <jerror.h>
#include <jpeglib.h>

namespace r2r::codecs {
namespace {

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

struct Freed {
    void operator()(void* memory) const { std::free(memory); }
};

using CBuffer = std::unique_ptr<unsigned char, Freed>;

std::vector<std::byte> copied(const unsigned char* first, size_t count) {
    const auto bytes = std::as_bytes(std::span(first, count));
    return {bytes.begin(), bytes.end()};
}

void readProfile(Decompressor& jpeg, const Source& source, FileParts& parts) {
    JOCTET* bytes = nullptr;
    unsigned int count = 0;
    boolean isWhole = FALSE;
    jpeg.run([&] { isWhole = jpeg_read_icc_profile(&jpeg.info, &bytes, &count); });
    const CBuffer owned(bytes);
    if (isWhole)
        parts.icc = copied(bytes, count);
    else if (hasProfileSegments(jpeg.info))
        source.warn("its colour profile is incomplete and was left out");
}

void checkColors(const Source& source, const jpeg_decompress_struct& info) {
    if (info.num_components != 1 && info.num_components != 3 && info.num_components != 4)
        throw source.error(
            ErrorCode::Unsupported,
            fmt::format("it has {} colour channels, not 1, 3 or 4", info.num_components));
}

/// The colour space to ask libjpeg for; it knows the way from YCbCr and YCCK.
J_COLOR_SPACE decodedSpace(const jpeg_decompress_struct& info) {
    switch (info.num_components) {
        case 1:
            return JCS_GRAYSCALE;
        case 4:
            return JCS_CMYK;
        default:
            return JCS_RGB;
    }
}

/// Files with Adobe's marker hold what is left of the paper's white.
void invert(Image& image) {
    for (int y = 0; y < image.height(); ++y)
        for (uint8_t& sample : image.mutableRow<uint8_t>(y))
            sample = static_cast<uint8_t>(255 - sample);
}

/// Owns libjpeg's compressor, and the bytes on their way from it to the sink.
class Compressor {
public:
    explicit Compressor(const ByteSink& sink) : sink_(sink), buffer_(kBufferBytes) {
        info.err = &errors_.manager;
        info.client_data = this;
        destination_.init_destination = [](j_compress_ptr jpeg) { of(jpeg).restart(); };
        destination_.empty_output_buffer = [](j_compress_ptr jpeg) {
            of(jpeg).flush(0);
            of(jpeg).restart();
            return static_cast<boolean>(TRUE);
        };
        destination_.term_destination = [](j_compress_ptr jpeg) {
            of(jpeg).flush(of(jpeg).destination_.free_in_buffer);
        };
        run([&] { jpeg_create_compress(&info); });
        info.dest = &destination_;
    }

    ~Compressor() { jpeg_destroy_compress(&info); }

    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;

    template <typename Step>
    void run(const Step& step) {
        if (errors_.guard.run(step))
            return;
        if (failure_)
            std::rethrow_exception(failure_);
        throw Error(
            errors_.code == JERR_OUT_OF_MEMORY ? ErrorCode::OutOfMemory : ErrorCode::Internal,
            fmt::format("could not encode the JPEG: {}", errors_.guard.message()));
    }

    jpeg_compress_struct info = {};

private:
    static constexpr size_t kBufferBytes = size_t{1} << 18;

    static Compressor& of(j_compress_ptr jpeg) {
        return *static_cast<Compressor*>(jpeg->client_data);
    }

    void restart() {
        destination_.next_output_byte = buffer_.data();
        destination_.free_in_buffer = buffer_.size();
    }

    void flush(size_t unused) {
        if (!handOver(std::as_bytes(std::span(buffer_).first(buffer_.size() - unused))))
            errors_.guard.fail("the bytes were not taken");
    }

    /// Exceptions may not pass through libjpeg; `run` throws it again.
    bool handOver(std::span<const std::byte> bytes) noexcept {
        try {
            sink_(bytes);
        } catch (...) {
            failure_ = std::current_exception();
        }
        return !failure_;
    }

    ErrorSink errors_;
    jpeg_destination_mgr destination_ = {};
    const ByteSink& sink_;
    std::vector<JOCTET> buffer_;
    std::exception_ptr failure_;
};

constexpr int kRowsBetweenStops = 64;

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

void readHeader(Decompressor& jpeg) {
    jpeg.run([&] {
        keepSegments(jpeg.info);
        jpeg_read_header(&jpeg.info, TRUE);
    });
}

/// The number of rows that have about four mebibytes: enough for all cores to make them, and
/// little beside a large picture.
int madeAtOnce(const Image& image) {
    constexpr size_t kBytes = size_t{4} << 20;
    return static_cast<int>(std::max<size_t>(1, kBytes / image.bytesPerRow()));
}

/// From the next row of the file to the last of `rows`.
void writeRows(Compressor& jpeg, const RowsToWrite& rows, const JobContext& job) {
    const int last = rows.first + rows.pixels.height();
    for (auto next = static_cast<int>(jpeg.info.next_scanline); next < last;) {
        job.throwIfCancelled();
        const int end = std::min(next + kRowsBetweenStops, last);
        jpeg.run([&] {
            for (; next < end; ++next) {
                // libjpeg takes rows it does not change without const.
                auto row = reinterpret_cast<JSAMPROW>(const_cast<std::byte*>(rows.row(next)));
                jpeg_write_scanlines(&jpeg.info, &row, 1);
            }
        });
    }
}

}  // namespace

FileParts readJpegHead(const Source& source) {
    Decompressor jpeg(source);
    readHeader(jpeg);
    FileParts parts;
    readSegments(jpeg.info, parts);
    return parts;
}

FileParts decodeJpeg(const Source& source) {
    Decompressor jpeg(source);
    readHeader(jpeg);
    checkColors(source, jpeg.info);
    const Size size = source.checkedSize(jpeg.info.image_width, jpeg.info.image_height);

    FileParts parts;
    readSegments(jpeg.info, parts);
    readProfile(jpeg, source, parts);
    parts.image = Image(size, jpeg.info.num_components, SampleType::U8);
    auto* pixels = reinterpret_cast<JSAMPLE*>(parts.image.mutableData());
    const size_t bytesPerRow = parts.image.bytesPerRow();
    jpeg.run([&] {
        jpeg.info.out_color_space = decodedSpace(jpeg.info);
        jpeg_start_decompress(&jpeg.info);
        while (jpeg.info.output_scanline < jpeg.info.output_height) {
            JSAMPROW row = pixels + jpeg.info.output_scanline * bytesPerRow;
            jpeg_read_scanlines(&jpeg.info, &row, 1);
        }
        jpeg_finish_decompress(&jpeg.info);
    });
    if (jpeg.info.out_color_space == JCS_CMYK) {
        parts.model = ColorModel::Cmyk;
        if (jpeg.info.saw_Adobe_marker != 0)
            invert(parts.image);
    }
    return parts;
}

void encodeJpeg(const FileParts& parts, int quality, const ByteSink& sink, const JobContext& job) {
    const Image& image = parts.image;
    if (image.size().longerSide() > kJpegLongestSide)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("a JPEG holds at most {} pixels per side, the picture has {}×{}",
                                kJpegLongestSide,
                                image.width(),
                                image.height()),
                    "Choose PNG or TIFF.");
    const std::vector<JpegSegment> segments = metadataSegments(parts);
    Compressor jpeg(sink);
    jpeg.run([&] {
        configure(jpeg.info, image, quality);
        setDensity(jpeg.info, parts);
        jpeg_start_compress(&jpeg.info, TRUE);
        for (const JpegSegment& segment : segments)
            jpeg_write_marker(&jpeg.info,
                              segment.kind,
                              reinterpret_cast<const JOCTET*>(segment.content.data()),
                              static_cast<unsigned int>(segment.content.size()));
        if (!parts.icc.empty())
            jpeg_write_icc_profile(&jpeg.info,
                                   reinterpret_cast<const JOCTET*>(parts.icc.data()),
                                   static_cast<unsigned int>(parts.icc.size()));
    });
    const int atOnce = parts.rows ? madeAtOnce(image) : image.height();
    for (int first = 0; first < image.height(); first += atOnce)
        writeRows(jpeg, rowsToWrite(parts, first, std::min(atOnce, image.height() - first)), job);
    jpeg.run([&] { jpeg_finish_compress(&jpeg.info); });
}

}  // namespace r2r::codecs
