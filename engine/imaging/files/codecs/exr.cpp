// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/exr.h"

#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/files/codecs/alpha_form.h"
#include "engine/imaging/files/codecs/exr_header.h"
#include "engine/imaging/files/codecs/exr_layers.h"
#include "engine/imaging/files/codecs/exr_stream.h"

#include <ImfChannelList.h>
#include <ImfChromaticities.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputPart.h>
#include <ImfMultiPartInputFile.h>
#include <ImfOutputFile.h>
#include <ImfRgbaFile.h>
#include <ImfStandardAttributes.h>
#include <ImfThreading.h>
#include <algorithm>
#include <fmt/format.h>
#include <new>
#include <optional>
#include <thread>

namespace r2r::codecs {
namespace {

/// OpenEXR compresses blocks of lines independently; its pool is empty unless asked for.
int threadCount() {
    static const int count = [] {
        const int cores = static_cast<int>(std::thread::hardware_concurrency());
        Imf::setGlobalThreadCount(cores);
        return cores;
    }();
    return count;
}

/// Channels of `image` as the library wants them: `origin` is the address of pixel (0, 0), which
/// may be outside the buffer.
Imf::FrameBuffer frameBuffer(const std::vector<std::string>& names,
                             char* pixels,
                             const Image& image,
                             const Imath::V2i& corner) {
    const size_t pixelBytes = names.size() * sizeof(float);
    const auto before =
        static_cast<std::ptrdiff_t>(corner.y) * static_cast<std::ptrdiff_t>(image.bytesPerRow()) +
        static_cast<std::ptrdiff_t>(corner.x) * static_cast<std::ptrdiff_t>(pixelBytes);
    // As a number: a pointer outside its array is undefined even when it is never followed.
    const auto origin = reinterpret_cast<uintptr_t>(pixels) - static_cast<uintptr_t>(before);
    Imf::FrameBuffer buffer;
    for (size_t i = 0; i < names.size(); ++i)
        buffer.insert(names[i],
                      Imf::Slice(Imf::FLOAT,
                                 reinterpret_cast<char*>(origin + i * sizeof(float)),
                                 pixelBytes,
                                 image.bytesPerRow()));
    return buffer;
}

/// A linear profile for primaries that are not those of sRGB; empty otherwise.
std::vector<std::byte> profileOf(const Imf::Header& header) {
    if (!Imf::hasChromaticities(header))
        return {};
    const Imf::Chromaticities& given = Imf::chromaticities(header);
    const auto xy = [](const Imath::V2f& point) { return Chromaticity{point.x, point.y}; };
    const Primaries primaries{xy(given.red), xy(given.green), xy(given.blue), xy(given.white)};
    if (isNear(primaries, kSrgbPrimaries))
        return {};
    return matrixProfile(primaries, powerCurve(1), "OpenEXR chromaticities");
}

/// The place of the data window in the picture, which is the display window.
Rect dataInPicture(const Imf::Header& header) {
    const Imath::Box2i& data = header.dataWindow();
    const Imath::Box2i& display = header.displayWindow();
    const auto distance = [](int from, int to) { return int64_t{to} - from; };
    const auto clipped = [](int64_t value) {
        return static_cast<int>(std::clamp<int64_t>(value, -kMaximumPixels, kMaximumPixels));
    };
    return {clipped(distance(display.min.x, data.min.x)),
            clipped(distance(display.min.y, data.min.y)),
            data.max.x - data.min.x + 1,
            data.max.y - data.min.y + 1};
}

Size displaySize(const Source& source, const Imath::Box2i& window) {
    const auto side = [](int first, int last) {
        return static_cast<uint64_t>(std::max<int64_t>(int64_t{last} - first + 1, 0));
    };
    return source.checkedSize(side(window.min.x, window.max.x), side(window.min.y, window.max.y));
}

/// Rows of luminance and chroma, as the library turns them into colours; of the first part alone.
void readLumaChroma(const Source& source, int first, int last, int left, Image& rows) {
    ExrInput stream(source.content);
    Imf::RgbaInputFile file(stream, threadCount());
    std::vector<Imf::Rgba> colors(static_cast<size_t>(rows.size().area()));
    const auto width = static_cast<size_t>(rows.width());
    const auto before = static_cast<std::ptrdiff_t>(first) * rows.width() + left;
    const auto origin = reinterpret_cast<uintptr_t>(colors.data()) -
                        static_cast<uintptr_t>(before) * sizeof(Imf::Rgba);
    file.setFrameBuffer(reinterpret_cast<Imf::Rgba*>(origin), 1, width);
    file.readPixels(first, last);
    for (int y = 0; y < rows.height(); ++y) {
        auto sample = rows.mutableRow<float>(y).begin();
        for (size_t x = 0; x < width; ++x) {
            const Imf::Rgba& color = colors[static_cast<size_t>(y) * width + x];
            for (const half value : {color.r, color.g, color.b})
                *sample++ = value;
            if (rows.hasAlpha())
                *sample++ = color.a;
        }
    }
}

/// Reads the rows of the data window that the picture shows, and copies the part inside of it.
void readWindow(const Source& source,
                Imf::InputPart& part,
                const ExrLayer& layer,
                const Rect& shown,
                Image& picture) {
    const Rect data = dataInPicture(part.header());
    const Imath::V2i corner = part.header().dataWindow().min;
    const int first = corner.y + (shown.y - data.y);
    const int last = first + shown.height - 1;
    if (!layer.isLumaChroma && data == Rect::of(picture.size())) {
        auto* pixels = reinterpret_cast<char*>(picture.mutableData());
        part.setFrameBuffer(frameBuffer(layer.channels, pixels, picture, corner));
        return part.readPixels(first, last);
    }
    Image rows({data.width, shown.height}, picture.channels(), SampleType::F32);
    if (layer.isLumaChroma) {
        readLumaChroma(source, first, last, corner.x, rows);
    } else {
        auto* pixels = reinterpret_cast<char*>(rows.mutableData());
        part.setFrameBuffer(frameBuffer(layer.channels, pixels, rows, {corner.x, first}));
        part.readPixels(first, last);
    }
    const auto channels = static_cast<size_t>(picture.channels());
    const auto samples = static_cast<size_t>(shown.width) * channels;
    for (int y = 0; y < shown.height; ++y)
        std::ranges::copy(
            rows.row<float>(y).subspan(static_cast<size_t>(shown.x - data.x) * channels, samples),
            picture.mutableRow<float>(shown.y + y)
                .subspan(static_cast<size_t>(shown.x) * channels)
                .begin());
}

FileParts decoded(const Source& source) {
    ExrInput stream(source.content);
    Imf::MultiPartInputFile file(stream, threadCount());
    const ExrLayer layer = chosenLayer(source, file, source.layer);
    Imf::InputPart part(file, layer.part);
    const Imf::Header& header = part.header();
    const Size size = displaySize(source, header.displayWindow());
    const Rect data = dataInPicture(header);
    const Rect shown = intersection(data, Rect::of(size));

    FileParts parts;
    parts.icc = profileOf(header);
    if (!parts.icc.empty())
        parts.colorsFrom = "chromaticities";
    parts.image = Image(size, static_cast<int>(layer.channels.size()), SampleType::F32);
    parts.exr = ExrFrame{.left = header.displayWindow().min.x,
                         .top = header.displayWindow().min.y,
                         .size = size,
                         .dataWindow = shown,
                         .pixelAspect = header.pixelAspectRatio()};
    if (Imf::hasXDensity(header)) {
        const double x = Imf::xDensity(header);
        parts.resolution = Resolution{x, x * double{header.pixelAspectRatio()}};
    }
    if (shown != data)
        source.warn(
            fmt::format("its pixels outside of the display window ({}×{} of {}×{}) were "
                        "left out",
                        size.width,
                        size.height,
                        data.width,
                        data.height));
    if (!shown.isEmpty())
        readWindow(source, part, layer, shown, parts.image);
    if (parts.image.hasAlpha())
        makeAlphaStraight(parts.image);
    return parts;
}

std::vector<std::string> channelNames(int channels) {
    std::vector<std::string> names;
    if (channels >= 3)
        names = {"R", "G", "B"};
    else
        names = {"Y"};
    if (channels % 2 == 0)
        names.emplace_back("A");
    return names;
}

/// Whether all pixels outside of `window` are nothing, so that they need not be stored.
bool isEmptyOutside(const Image& image, const Rect& window) {
    const auto channels = static_cast<size_t>(image.channels());
    const auto isNothing = [](float sample) { return sample == 0; };
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.row<float>(y);
        const bool isInside = y >= window.y && y < window.bottom();
        const auto left = isInside ? static_cast<size_t>(window.x) * channels : row.size();
        const auto right = isInside ? static_cast<size_t>(window.right()) * channels : row.size();
        if (!std::ranges::all_of(row.first(left), isNothing) ||
            !std::ranges::all_of(row.subspan(right), isNothing))
            return false;
    }
    return true;
}

/// The header of `image`, whose windows are those of `frame` where they still fit.
Imf::Header headerOf(const Image& image, const std::optional<ExrFrame>& frame) {
    Imf::Header header(image.width(), image.height());
    header.compression() = Imf::ZIP_COMPRESSION;
    if (!frame || frame->size != image.size())
        return header;
    const auto window = [&](const Rect& rect) {
        const Imath::V2i corner(frame->left + rect.x, frame->top + rect.y);
        return Imath::Box2i(corner, corner + Imath::V2i(rect.width - 1, rect.height - 1));
    };
    const Rect& data = frame->dataWindow;
    const bool isCropped = !data.isEmpty() && isEmptyOutside(image, data);
    header.displayWindow() = window(Rect::of(image.size()));
    header.dataWindow() = isCropped ? window(data) : header.displayWindow();
    header.pixelAspectRatio() = frame->pixelAspect;
    return header;
}

/// Writes all lines of the data window, a few at a time, so that a stop is heard in between.
void writeLines(Imf::OutputFile& file, const JobContext& job) {
    constexpr int kBlockLines = 16;  // of the ZIP compression; each thread takes one
    const int some = 2 * kBlockLines * std::max(threadCount(), 1);
    const Imath::Box2i& window = file.header().dataWindow();
    for (int y = window.min.y; y <= window.max.y; y += some) {
        job.report({.phase = Phase::Saving,
                    .done = y - window.min.y,
                    .total = window.max.y - window.min.y + 1});
        file.writePixels(std::min(some, window.max.y - y + 1));
    }
}

FileLayers listed(const Source& source) {
    ExrInput stream(source.content);
    const Imf::MultiPartInputFile file(stream, threadCount());
    FileLayers listed{.size = displaySize(source, file.header(0).displayWindow()),
                      .hasMergedPicture = true};
    const std::vector<ExrLayer> layers = exrLayers(file);
    if (layers.size() < 2)
        return listed;
    for (const ExrLayer& layer : layers)
        if (!layer.name.empty())
            listed.layers.push_back({.name = layer.name,
                                     .bounds = dataInPicture(file.header(layer.part)),
                                     .unread = {}});
    return listed;
}

template <typename Read>
auto guarded(const Source& source, const Read& read) {
    try {
        return read();
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& exception) {  // OpenEXR throws standard ones as well
        if (std::string_view(exception.what()).find(kEndsEarly) != std::string_view::npos)
            throw source.error(
                ErrorCode::Corrupt,
                fmt::format("{}, after {}", kEndsEarly, byteCountText(source.content.size())));
        throw source.error(ErrorCode::Corrupt, "the OpenEXR data is damaged or incomplete");
    }
}

}  // namespace

FileParts decodeExr(const Source& source) {
    checkExrHeaders(source);
    return guarded(source, [&] { return decoded(source); });
}

FileLayers exrFileLayers(const Source& source) {
    checkExrHeaders(source);
    return guarded(source, [&] { return listed(source); });
}

std::vector<std::byte> encodeExr(const FileParts& parts, const JobContext& job) {
    Image image = parts.image;
    if (image.hasAlpha())
        multiplyByAlpha(image);
    const auto names = channelNames(image.channels());
    Imf::Header header = headerOf(image, parts.exr);
    for (const std::string& name : names)
        header.channels().insert(name, Imf::Channel(Imf::FLOAT));
    if (parts.resolution)
        Imf::addXDensity(header, static_cast<float>(parts.resolution->x));
    try {
        ExrOutput stream;
        {
            Imf::OutputFile file(stream, header, threadCount());
            // The library reads through a pointer it takes without const.
            auto* pixels = reinterpret_cast<char*>(const_cast<std::byte*>(image.data()));
            file.setFrameBuffer(frameBuffer(names, pixels, image, header.displayWindow().min));
            writeLines(file, job);
        }
        return stream.takeContent();
    } catch (const Iex::BaseExc& exception) {
        throw Error(ErrorCode::Internal,
                    fmt::format("could not encode the OpenEXR picture: {}", exception.what()));
    }
}

}  // namespace r2r::codecs
