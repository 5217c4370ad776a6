// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd.h"

#include "engine/imaging/files/codecs/psd_sections.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr int kPaletteEntries = 256;

int colorChannels(const Source& source, const PsdHead& head) {
    switch (head.mode) {
        case PsdMode::Bitmap:
        case PsdMode::Grey:
        case PsdMode::Duotone:  // kept as grey; the inks are known to Photoshop alone
        case PsdMode::Indexed:
            return 1;
        case PsdMode::Rgb:
        case PsdMode::Lab:
            return 3;
        case PsdMode::Cmyk:
            return 4;
        case PsdMode::Multichannel:
            break;
    }
    throw source.error(ErrorCode::Unsupported,
                       "its channels are those of single inks (multichannel)",
                       "Convert it to RGB first.");
}

/// Rows of one channel after another, as they are stored.
class Rows {
public:
    Rows(const Source& source, const PsdHead& head, ByteReader& reader)
        : source_(source)
        , rowBytes_((static_cast<size_t>(head.size.width) * static_cast<size_t>(head.bits) + 7) / 8)
        , row_(rowBytes_)
        , samples_(source, {}) {
        const uint64_t compression = reader.number(2);
        const auto count =
            static_cast<uint64_t>(head.channels) * static_cast<uint64_t>(head.size.height);
        samples_ = ByteReader(source, reader.rest());
        isPacked_ = compression == 1;
        if (isPacked_) {
            const size_t lengthBytes = head.isBig ? 4 : 2;
            lengths_ = ByteReader(source, samples_.take(count * lengthBytes));
            lengthBytes_ = lengthBytes;
            constexpr size_t kLongestRun = 128;
            const size_t least = 2 * ((rowBytes_ + kLongestRun - 1) / kLongestRun);
            if (samples_.rest().size() / least < count)
                throw endsEarly();
        } else if (compression != 0) {
            throw source.error(
                ErrorCode::Unsupported,
                fmt::format("its merged picture is compressed in the way {}", compression));
        } else if (samples_.rest().size() / rowBytes_ < count) {
            throw endsEarly();
        }
    }

    std::span<const std::byte> next() {
        if (!isPacked_)
            return samples_.take(rowBytes_);
        unpack(samples_.take(lengths_.number(lengthBytes_)));
        return row_;
    }

private:
    [[nodiscard]] Error endsEarly() const {
        return source_.error(
            ErrorCode::Corrupt,
            fmt::format("{}, after {}", kEndsEarly, byteCountText(source_.content.size())));
    }

    /// PackBits (TIFF 6.0, section 9).
    void unpack(std::span<const std::byte> packed) {
        size_t filled = 0;
        for (size_t i = 0; i < packed.size() && filled < row_.size();) {
            const auto head = static_cast<int8_t>(packed[i++]);
            if (head == std::numeric_limits<int8_t>::min())
                continue;
            const bool isRun = head < 0;
            const size_t wanted =
                isRun ? static_cast<size_t>(1 - head) : static_cast<size_t>(head) + 1;
            const size_t count = std::min(wanted, row_.size() - filled);
            const size_t stored = isRun ? 1 : count;
            if (packed.size() - i < stored)
                break;
            if (isRun)
                std::fill_n(row_.begin() + static_cast<std::ptrdiff_t>(filled), count, packed[i]);
            else
                std::memcpy(row_.data() + filled, packed.data() + i, count);
            i += stored;
            filled += count;
        }
        if (filled < row_.size())
            throw source_.error(ErrorCode::Corrupt, "a row of its picture is incomplete");
    }

    const Source& source_;
    size_t rowBytes_;
    std::vector<std::byte> row_;
    ByteReader samples_;
    ByteReader lengths_{source_, {}};
    size_t lengthBytes_ = 2;
    bool isPacked_ = false;
};

template <typename T>
T sampleAt(std::span<const std::byte> row, size_t x) {
    T sample;
    if constexpr (sizeof(T) == 1) {
        sample = std::to_integer<T>(row[x]);
    } else {
        std::array<std::byte, sizeof(T)> bytes;
        std::reverse_copy(row.begin() + static_cast<std::ptrdiff_t>(x * sizeof(T)),
                          row.begin() + static_cast<std::ptrdiff_t>((x + 1) * sizeof(T)),
                          bytes.begin());
        static_assert(std::endian::native == std::endian::little);
        std::memcpy(&sample, bytes.data(), sizeof(T));
    }
    return sample;
}

template <typename T>
void readChannels(const Source& source, Rows& rows, Image& image) {
    const auto channels = static_cast<size_t>(image.channels());
    for (size_t channel = 0; channel < channels; ++channel)
        for (int y = 0; y < image.height(); ++y) {
            source.throwIfCancelled();
            const std::span<const std::byte> row = rows.next();
            T* target = image.mutableRow<T>(y).data() + channel;
            for (int x = 0; x < image.width(); ++x, target += channels)
                *target = sampleAt<T>(row, static_cast<size_t>(x));
        }
}

/// 1 bit per pixel; 1 is black.
void readBits(Rows& rows, Image& image) {
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

/// Ink is stored the other way round: 0 is all of it.
template <typename T>
void invert(Image& image) {
    for (int y = 0; y < image.height(); ++y)
        for (T& sample : image.mutableRow<T>(y))
            sample = static_cast<T>(std::numeric_limits<T>::max() - sample);
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

Image readSamples(const Source& source, const PsdHead& head, Rows& rows, int channels) {
    const SampleType type = head.bits == 32   ? SampleType::F32
                            : head.bits == 16 ? SampleType::U16
                                              : SampleType::U8;
    Image image(head.size, channels, type);
    if (head.bits == 1)
        readBits(rows, image);
    else if (type == SampleType::U8)
        readChannels<uint8_t>(source, rows, image);
    else if (type == SampleType::U16)
        readChannels<uint16_t>(source, rows, image);
    else
        readChannels<float>(source, rows, image);
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
                           "Save it again with \"Maximize compatibility\", or as TIFF or PNG.");
    const int colors = colorChannels(source, head);
    if (head.channels < colors)
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format(
                "it claims {} channels for a picture that needs {}", head.channels, colors));
    const bool isInk = head.mode == PsdMode::Cmyk;
    const bool mayHaveAlpha = head.mode == PsdMode::Grey || head.mode == PsdMode::Rgb;
    const bool hasAlpha = head.hasTransparency && mayHaveAlpha && head.channels > colors;
    if (head.hasTransparency && !mayHaveAlpha && head.channels > colors)
        source.warn("its transparency is not read with colours of this kind; white is behind it");
    else if (!hasAlpha && head.channels > colors)
        source.warn("it holds a saved selection, which is no transparency and was left out");
    Rows rows(source, head, reader);
    parts.image = readSamples(source, head, rows, colors + (hasAlpha ? 1 : 0));
    parts.storedBits = head.bits;
    parts.orientation = 1;  // Photoshop turns the picture itself
    if (isInk) {
        parts.model = ColorModel::Cmyk;
        if (head.bits == 8)
            invert<uint8_t>(parts.image);
        else if (head.bits == 16)
            invert<uint16_t>(parts.image);
    } else if (head.mode == PsdMode::Lab) {
        parts.model = ColorModel::Lab;
        parts.icc.clear();
    } else if (head.mode == PsdMode::Indexed) {
        parts.image = withPalette(source, parts.image, head.palette);
    }
    if (hasAlpha)
        takeWhiteOut(parts.image);
    return parts;
}

}  // namespace r2r::codecs
