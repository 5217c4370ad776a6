// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd.h"

#include "engine/imaging/files/codecs/named_layer.h"
#include "engine/imaging/files/codecs/psd_colors.h"
#include "engine/imaging/files/codecs/psd_layers.h"
#include "engine/imaging/files/codecs/psd_rows.h"
#include "engine/imaging/files/codecs/psd_sections.h"

#include <algorithm>
#include <fmt/format.h>
#include <type_traits>

namespace r2r::codecs {
namespace {

constexpr int kPaletteEntries = 256;

/// 1 bit per pixel; 1 is black.
void readBits(PsdRows& rows, Image& image) {
    for (int y = 0; y < image.height(); ++y) {
        const std::span<const std::byte> row = rows.next();
        const auto target = image.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < target.size(); ++x)
            target[x] = (std::to_integer<unsigned>(row[x / 8]) >> (7 - x % 8) & 1U) != 0 ? 0 : 255;
    }
}

Image withPalette(const Source& source, const Image& indices, std::span<const std::byte> palette) {
    if (palette.size() < 3 * kPaletteEntries)
        throw source.error(ErrorCode::Corrupt, "its palette is missing");
    Image image(indices.size(), 3, SampleType::U8);
    for (int y = 0; y < image.height(); ++y) {
        const auto row = indices.row<uint8_t>(y);
        auto target = image.mutableRow<uint8_t>(y).begin();
        for (const uint8_t index : row)
            for (size_t channel = 0; channel < 3; ++channel)
                *target++ = std::to_integer<uint8_t>(palette[channel * kPaletteEntries + index]);
    }
    return image;
}

/// What is mixed with white by its cover is at least as bright as the white in it. Other programs
/// (ImageMagick) store the colours as they are, and may be darker.
template <typename T>
bool isMixedWithWhite(const Image& image, double one) {
    const auto channels = static_cast<size_t>(image.channels());
    const double rounding = 2 * one / 255;
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.row<T>(y);
        for (size_t i = 0; i < row.size(); i += channels) {
            const double white = one - static_cast<double>(row[i + channels - 1]);
            for (const T sample : row.subspan(i, channels - 1))
                if (static_cast<double>(sample) < white - rounding)
                    return false;
        }
    }
    return true;
}

/// Colours of transparent pixels are stored mixed with white; the inverse of that.
template <typename T>
void takeWhiteOut(Image& image, double one) {
    if (!isMixedWithWhite<T>(image, one))
        return;
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); i += channels) {
            const double cover = row[i + channels - 1] / one;
            if (!(cover > 0 && cover < 1))
                continue;
            for (T& sample : row.subspan(i, channels - 1)) {
                const double color = (sample - one * (1 - cover)) / cover;
                sample = std::is_floating_point_v<T>
                             ? static_cast<T>(color)
                             : static_cast<T>(std::clamp(color + 0.5, 0.0, one));
            }
        }
    }
}

void takeWhiteOut(Image& image) {
    switch (image.sampleType()) {
        case SampleType::U8:
            return takeWhiteOut<uint8_t>(image, 255);
        case SampleType::U16:
            return takeWhiteOut<uint16_t>(image, 65535);
        case SampleType::F32:
            return takeWhiteOut<float>(image, 1);
    }
}

Image readSamples(const Source& source, const PsdHead& head, PsdRows& rows, int channels) {
    Image image(head.size, channels, psdSampleType(head.bits));
    if (head.bits == 1)
        readBits(rows, image);
    else
        for (int channel = 0; channel < channels; ++channel)
            readPsdChannel(source, rows, image, channel);
    return image;
}

}  // namespace

FileParts decodePsd(const Source& source) {
    ByteReader reader(source, source.content);
    FileParts parts;
    const PsdHead head = readPsdHead(source, reader, parts);
    if (!head.hasMergedPicture)
        throw source.error(ErrorCode::Unsupported,
                           "it was saved without its merged picture",
                           fmt::format("Save it again with \"Maximize compatibility\", or name one "
                                       "of its layers: {}.",
                                       spokenNames(psdLayers(source))));
    const int colors = psdColorChannels(source, head);
    if (head.channels < colors)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format(
                "it claims {} channels for a picture that needs {}", head.channels, colors));
    const bool mayHaveAlpha = head.mode == PsdMode::Grey || head.mode == PsdMode::Rgb;
    const bool hasAlpha = head.hasTransparency && mayHaveAlpha && head.channels > colors;
    if (head.hasTransparency && !mayHaveAlpha && head.channels > colors)
        source.warn("its transparency is not read with colours of this kind; white is behind it");
    else if (!hasAlpha && head.channels > colors)
        source.warn("it holds a saved selection, which is no transparency and was left out");
    PsdRows rows(
        source,
        {.size = head.size, .channels = head.channels, .bits = head.bits, .isBig = head.isBig},
        reader);
    parts.image = readSamples(source, head, rows, colors + (hasAlpha ? 1 : 0));
    parts.storedBits = head.bits;
    parts.orientation = 1;  // Photoshop turns the picture itself
    takePsdModel(head, parts);
    if (head.mode == PsdMode::Indexed)
        parts.image = withPalette(source, parts.image, head.palette);
    if (hasAlpha)
        takeWhiteOut(parts.image);
    return parts;
}

}  // namespace r2r::codecs
