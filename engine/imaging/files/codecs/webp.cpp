// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/webp.h"

#include "engine/imaging/files/codecs/blocking_call.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <array>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

namespace r2r::codecs {
namespace {

const uint8_t* octets(std::span<const std::byte> bytes) {
    return reinterpret_cast<const uint8_t*>(bytes.data());
}

std::span<const std::byte> bytesOf(const WebPData& data) {
    return std::as_bytes(std::span(data.bytes, data.size));
}

struct MuxDeleter {
    void operator()(WebPMux* mux) const { WebPMuxDelete(mux); }
};

using MuxHandle = std::unique_ptr<WebPMux, MuxDeleter>;

std::span<const std::byte> chunk(const WebPMux* mux, const char* name) {
    WebPData data = {};
    if (WebPMuxGetChunk(mux, name, &data) != WEBP_MUX_OK)
        return {};
    return bytesOf(data);
}

void readMetadata(const Source& source, FileParts& parts) {
    const WebPData data{octets(source.content), source.content.size()};
    const MuxHandle mux(WebPMuxCreate(&data, 0));
    if (!mux) {
        source.warn("its metadata is damaged and was left out");
        return;
    }
    const auto icc = chunk(mux.get(), "ICCP");
    parts.icc.assign(icc.begin(), icc.end());
    const auto exif = chunk(mux.get(), "EXIF");
    parts.exif.assign(exif.begin(), exif.end());
    const auto xmp = chunk(mux.get(), "XMP ");
    parts.xmp.assign(reinterpret_cast<const char*>(xmp.data()), xmp.size());
}

/// The container says how long it is.
void checkLength(const Source& source) {
    constexpr size_t kLengthOffset = 4;
    constexpr size_t kHeader = 8;
    if (source.content.size() < kHeader)
        throw source.error(ErrorCode::Corrupt, kEndsEarly);
    uint64_t length = kHeader;
    for (size_t i = 0; i < 4; ++i)
        length += std::to_integer<uint64_t>(source.content[kLengthOffset + i]) << (8 * i);
    if (source.content.size() < length)
        throw source.error(ErrorCode::Corrupt,
                           fmt::format("the file ends after {} of {}",
                                       byteCountText(source.content.size()),
                                       byteCountText(length)));
}

/// A picture in libwebp's own form.
class Picture {
public:
    Picture() { WebPPictureInit(&value); }

    ~Picture() { WebPPictureFree(&value); }

    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;

    WebPPicture value = {};
};

/// Memory that libwebp fills.
class Output {
public:
    Output() { WebPMemoryWriterInit(&writer); }

    ~Output() { WebPMemoryWriterClear(&writer); }

    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    WebPMemoryWriter writer = {};
};

struct AnimationDeleter {
    void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
};

bool isOpaque(const Image& image) {
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.row<uint8_t>(y);
        for (size_t i = 3; i < row.size(); i += 4)
            if (row[i] != 255)
                return false;
    }
    return true;
}

/// The first picture of an animation, on its canvas; which is said. It has alpha where the file
/// says so, and where it does not fill the canvas.
Image firstPicture(const Source& source, Size size, bool saysAlpha) {
    source.warn("it is an animation; its first picture is shown");
    const WebPData data{octets(source.content), source.content.size()};
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options))
        throw source.error(ErrorCode::Internal, "libwebp has another version than its header");
    options.color_mode = MODE_RGBA;
    const std::unique_ptr<WebPAnimDecoder, AnimationDeleter> decoder(
        WebPAnimDecoderNew(&data, &options));
    uint8_t* pixels = nullptr;
    int time = 0;
    WebPAnimInfo info = {};
    if (!decoder || !WebPAnimDecoderGetInfo(decoder.get(), &info) ||
        static_cast<int>(info.canvas_width) != size.width ||
        static_cast<int>(info.canvas_height) != size.height ||
        !WebPAnimDecoderGetNext(decoder.get(), &pixels, &time))
        throw source.error(ErrorCode::Corrupt, "the WebP data is damaged or incomplete");
    Image image(size, 4, SampleType::U8);
    std::memcpy(image.mutableData(), pixels, image.byteCount());
    return saysAlpha || !isOpaque(image) ? image : withoutAlpha(image);
}

Error encodingError(std::string_view reason) {
    return {ErrorCode::Internal, fmt::format("could not encode the WebP: {}", reason)};
}

WebPConfig configuration(std::optional<int> quality) {
    WebPConfig config;
    if (!WebPConfigInit(&config))
        throw encodingError("libwebp has another version than its header");
    if (quality) {
        config.quality = static_cast<float>(*quality);
        return config;
    }
    // The fastest of ten lossless levels: the next one takes twice the time and saves a tenth.
    WebPConfigLosslessPreset(&config, 0);
    config.exact = 1;  // colours of transparent pixels too
    config.thread_level = 1;
    return config;
}

/// The inputs and the output of one encoding; shared with one that may outlive the wait for it.
struct Work {
    Image image;
    std::optional<int> quality;
    std::stop_token stop;
    Output output;
};

/// Lets libwebp end early what is no longer waited for.
int goesOn(int /*percent*/, const WebPPicture* picture) {
    return static_cast<const Work*>(picture->user_data)->stop.stop_requested() ? 0 : 1;
}

void encodePixels(Work& work) {
    const Image& image = work.image;
    const WebPConfig config = configuration(work.quality);
    Picture picture;
    picture.value.use_argb = work.quality ? 0 : 1;
    picture.value.width = image.width();
    picture.value.height = image.height();
    picture.value.writer = WebPMemoryWrite;
    picture.value.custom_ptr = &work.output.writer;
    picture.value.progress_hook = goesOn;
    picture.value.user_data = &work;
    const auto* pixels = reinterpret_cast<const uint8_t*>(image.data());
    const int stride = static_cast<int>(image.bytesPerRow());
    const int isImported = image.hasAlpha() ? WebPPictureImportRGBA(&picture.value, pixels, stride)
                                            : WebPPictureImportRGB(&picture.value, pixels, stride);
    if (isImported && WebPEncode(&config, &picture.value))
        return;
    const WebPEncodingError code = picture.value.error_code;
    if (code == VP8_ENC_ERROR_OUT_OF_MEMORY || code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
        throw Error(ErrorCode::OutOfMemory, "there is not enough memory to encode the WebP");
    if (code == VP8_ENC_ERROR_USER_ABORT)
        throw Cancelled();
    throw encodingError(fmt::format("error {} of libwebp", static_cast<int>(code)));
}

/// A container that libwebp has allocated.
struct Assembled {
    Assembled() { WebPDataInit(&data); }

    ~Assembled() { WebPDataClear(&data); }

    Assembled(const Assembled&) = delete;
    Assembled& operator=(const Assembled&) = delete;

    WebPData data = {};
};

/// `stream` in a container with the metadata of `parts`.
std::vector<std::byte> withMetadata(const WebPData& stream, const FileParts& parts) {
    const MuxHandle mux(WebPMuxNew());
    if (!mux || WebPMuxSetImage(mux.get(), &stream, 0) != WEBP_MUX_OK)
        throw encodingError("the container cannot be made");
    const auto add = [&](const char* name, std::span<const std::byte> content) {
        const WebPData data{octets(content), content.size()};
        if (!content.empty() && WebPMuxSetChunk(mux.get(), name, &data, 0) != WEBP_MUX_OK)
            throw encodingError(fmt::format("the chunk {} cannot be stored", name));
    };
    add("ICCP", parts.icc);
    add("EXIF", parts.exif);
    add("XMP ", std::as_bytes(std::span(parts.xmp)));
    Assembled assembled;
    if (WebPMuxAssemble(mux.get(), &assembled.data) != WEBP_MUX_OK)
        throw encodingError("the container cannot be assembled");
    const auto bytes = bytesOf(assembled.data);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

FileParts decodeWebP(const Source& source) {
    checkLength(source);
    WebPBitstreamFeatures features = {};
    if (WebPGetFeatures(octets(source.content), source.content.size(), &features) != VP8_STATUS_OK)
        throw source.error(ErrorCode::Corrupt, "the WebP header is damaged");
    const Size size = source.checkedSize(static_cast<uint64_t>(features.width),
                                         static_cast<uint64_t>(features.height));
    FileParts parts;
    if (features.has_animation != 0) {
        parts.image = firstPicture(source, size, features.has_alpha != 0);
        readMetadata(source, parts);
        return parts;
    }
    parts.image = Image(size, features.has_alpha != 0 ? 4 : 3, SampleType::U8);
    auto* pixels = reinterpret_cast<uint8_t*>(parts.image.mutableData());
    auto* const decode = parts.image.hasAlpha() ? &WebPDecodeRGBAInto : &WebPDecodeRGBInto;
    if (!decode(octets(source.content),
                source.content.size(),
                pixels,
                parts.image.byteCount(),
                static_cast<int>(parts.image.bytesPerRow())))
        throw source.error(ErrorCode::Corrupt, "the WebP data is damaged or incomplete");
    readMetadata(source, parts);
    return parts;
}

std::vector<std::byte> encodeWebP(const FileParts& parts,
                                  std::optional<int> quality,
                                  const JobContext& job) {
    const Image& image = parts.image;
    if (image.size().longerSide() > kWebPLongestSide)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("a WebP holds at most {} pixels per side, the picture has {}×{}",
                                kWebPLongestSide,
                                image.width(),
                                image.height()),
                    "Choose PNG or TIFF.");
    const auto work = std::make_shared<Work>();
    work->image = image;
    work->quality = quality;
    work->stop = job.stopToken();
    // libwebp asks seldom: seconds of a large picture lie between two of its questions.
    waitFor([work] { encodePixels(*work); }, work->stop);
    const WebPData stream{work->output.writer.mem, work->output.writer.size};
    if (parts.icc.empty() && parts.exif.empty() && parts.xmp.empty()) {
        const auto bytes = bytesOf(stream);
        return {bytes.begin(), bytes.end()};
    }
    return withMetadata(stream, parts);
}

}  // namespace r2r::codecs
