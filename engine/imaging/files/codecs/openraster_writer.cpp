// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/openraster_writer.h"

#include "engine/imaging/color/srgb_profile.h"
#include "engine/imaging/files/codecs/file_layer.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/stored_zip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace r2r::codecs {
namespace {

constexpr int kThumbnailSide = 256;      // pixels, as the specification wants it
constexpr double kUsualResolution = 72;  // per inch

std::string escaped(std::string_view text) {
    std::string result;
    for (const char character : text) {
        if (character == '&')
            result += "&amp;";
        else if (character == '<')
            result += "&lt;";
        else if (character == '"')
            result += "&quot;";
        else
            result += character;
    }
    return result;
}

/// The mean of a part of a picture, in which pixels count as much as they are seen.
/// @param out  as many samples as the picture has channels
void writeMean(const Image& image, const Rect& part, uint8_t* out) {
    const auto channels = static_cast<size_t>(image.channels());
    std::array<uint64_t, 3> sums{};
    uint64_t seen = 0;
    for (int y = part.y; y < part.bottom(); ++y) {
        const uint8_t* pixel = &image.row<uint8_t>(y)[channels * static_cast<size_t>(part.x)];
        for (int x = 0; x < part.width; ++x, pixel += channels) {
            const uint64_t weight = channels == 4 ? pixel[3] : 255;
            seen += weight;
            for (size_t channel = 0; channel < sums.size(); ++channel)
                sums[channel] += weight * pixel[channel];
        }
    }
    for (size_t channel = 0; channel < sums.size(); ++channel)
        out[channel] = static_cast<uint8_t>(seen == 0 ? 0 : (sums[channel] + seen / 2) / seen);
    if (channels == 4)
        out[3] = static_cast<uint8_t>(seen / static_cast<uint64_t>(part.size().area()));
}

Image thumbnailOf(const Image& image) {
    const Size whole = image.size();
    const int longer = std::max(whole.longerSide(), kThumbnailSide);
    const auto shrunk = [longer](int side) {
        return std::max(1, static_cast<int>(int64_t{side} * kThumbnailSide / longer));
    };
    Image small({shrunk(whole.width), shrunk(whole.height)}, image.channels(), SampleType::U8);
    const auto edge = [](int index, int count, int side) {
        return static_cast<int>(int64_t{index} * side / count);
    };
    for (int y = 0; y < small.height(); ++y) {
        const int top = edge(y, small.height(), whole.height);
        const int bottom = std::max(top + 1, edge(y + 1, small.height(), whole.height));
        const auto row = small.mutableRow<uint8_t>(y);
        for (int x = 0; x < small.width(); ++x) {
            const int left = edge(x, small.width(), whole.width);
            const int right = std::max(left + 1, edge(x + 1, small.width(), whole.width));
            writeMean(image,
                      {left, top, right - left, bottom - top},
                      &row[static_cast<size_t>(image.channels() * x)]);
        }
    }
    return small;
}

std::string fileOf(size_t layer) {
    return fmt::format("data/layer{}.png", layer);
}

std::string entryOf(const PictureLayer& layer, size_t number) {
    return fmt::format(
        "  <layer name=\"{}\" src=\"{}\" x=\"{}\" y=\"{}\" opacity=\"{:.6f}\" "
        "visibility=\"{}\" composite-op=\"svg:src-over\"/>\n",
        escaped(speakableName(layer.name)),
        fileOf(number),
        layer.x,
        layer.y,
        layer.opacity,
        layer.isHidden ? "hidden" : "visible");
}

/// The list of layers, the topmost first.
std::string stackOf(const FileParts& parts, const std::vector<PictureLayer>& layers) {
    const Resolution resolution =
        parts.resolution.value_or(Resolution{kUsualResolution, kUsualResolution});
    // MyPaint mixes light unless it is told that the values were mixed as they are, and its canvas
    // ends at tiles of 64 pixels unless the picture is a frame.
    std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<image xmlns:mypaint=\"http://mypaint.org/ns/openraster\" mypaint:eotf=\"1.0\" "
        "mypaint:frame-active=\"true\" "
        "version=\"0.0.5\" w=\"{}\" h=\"{}\" xres=\"{}\" yres=\"{}\">\n"
        " <stack isolation=\"isolate\" opacity=\"1.000000\" visibility=\"visible\" "
        "composite-op=\"svg:src-over\">\n",
        parts.image.width(),
        parts.image.height(),
        std::lround(resolution.x),
        std::lround(resolution.y));
    for (size_t i = layers.size(); i > 0; --i)
        xml += entryOf(layers[i - 1], i - 1);
    return xml + " </stack>\n</image>\n";
}

std::vector<std::byte> pngOf(const FileParts& parts, const JobContext& job) {
    std::vector<std::byte> bytes;
    const JobContext quiet(job.stopToken(), nullptr);
    encodePng(
        parts,
        [&](std::span<const std::byte> piece) {
            bytes.insert(bytes.end(), piece.begin(), piece.end());
        },
        quiet);
    return bytes;
}

/// What is not said of colours, some programs ask for.
FileParts withProfile(Image image, const std::vector<std::byte>& icc) {
    FileParts parts;
    parts.image = std::move(image);
    parts.icc = icc.empty() ? *srgbProfile() : icc;
    return parts;
}

/// Writes the pictures of the archive and counts the pixels that are done.
class Pictures {
public:
    Pictures(StoredZip& archive, int64_t pixels, const JobContext& job)
        : archive_(archive), pixels_(pixels), job_(job) {}

    void add(std::string_view name, const FileParts& parts) {
        job_.report({.phase = Phase::Saving, .done = done_, .total = pixels_});
        archive_.add(name, pngOf(parts, job_));
        done_ += parts.image.size().area();
    }

private:
    StoredZip& archive_;
    int64_t pixels_;
    const JobContext& job_;
    int64_t done_ = 0;
};

}  // namespace

void encodeOpenRaster(const FileParts& parts, const ByteSink& sink, const JobContext& job) {
    std::vector<PictureLayer> layers = parts.layers;
    if (layers.empty())
        layers.push_back({.name = "Background", .image = parts.image});
    const Image small = thumbnailOf(parts.image);
    int64_t pixels = parts.image.size().area() + small.size().area();
    for (const PictureLayer& layer : layers)
        pixels += layer.image.size().area();

    StoredZip archive(sink);
    const std::string_view type = "image/openraster";
    archive.add("mimetype", std::as_bytes(std::span(type)));
    const std::string stack = stackOf(parts, layers);
    archive.add("stack.xml", std::as_bytes(std::span(stack)));
    Pictures pictures(archive, pixels, job);
    for (size_t i = 0; i < layers.size(); ++i)
        pictures.add(fileOf(i), withProfile(layers[i].image, parts.icc));
    FileParts merged = parts;
    merged.layers.clear();
    pictures.add("mergedimage.png", merged);
    pictures.add("Thumbnails/thumbnail.png", withProfile(small, parts.icc));
    archive.finish();
}

}  // namespace r2r::codecs
