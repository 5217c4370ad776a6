// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/pixel_codec.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/pixels/dither.h"

#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <fmt/format.h>
#include <limits>
#include <type_traits>

namespace r2r {
namespace {

/// Rows are handled in pieces of this many pixels: 3 KiB of floats, which stay in the first-level
/// cache through all steps and need no allocation.
constexpr int kChunk = 256;

using Chunk = std::array<float, size_t{3} * kChunk>;

template <typename T>
constexpr float kUnits = static_cast<float>(std::numeric_limits<T>::max());
template <>
constexpr float kUnits<float> = 1.0F;

template <typename T>
void readSamples(const T* samples, int channels, std::span<float> rgb) {
    if (channels == 3) {
        float* const values = rgb.data();
        const size_t count = rgb.size();
        for (size_t i = 0; i < count; ++i)
            values[i] = static_cast<float>(samples[i]) / kUnits<T>;
        return;
    }
    const int green = channels == 4 ? 1 : 0;
    const int blue = channels == 4 ? 2 : 0;
    for (size_t i = 0; i < rgb.size(); i += 3) {
        rgb[i] = static_cast<float>(samples[0]) / kUnits<T>;
        rgb[i + 1] = static_cast<float>(samples[green]) / kUnits<T>;
        rgb[i + 2] = static_cast<float>(samples[blue]) / kUnits<T>;
        samples += channels;
    }
}

/// The destination and the form of a run of samples.
struct Target {
    int channels;
    int x;
    int y;
    Rounding rounding;
};

/// Written so that NaN becomes 0: a comparison with it is never true.
template <typename T>
T nearest(float units) {
    return static_cast<T>(units > 0 ? std::min(units, kUnits<T>) + 0.5F : 0.5F);
}

template <typename T>
T quantized(float value, const Target& target, int x, int channel) {
    if constexpr (std::is_same_v<T, float>) {
        return value;
    } else {
        float units = value * kUnits<T>;
        if (target.rounding == Rounding::Dither)
            units += ditherNoise(x, target.y, channel);
        return nearest<T>(units);
    }
}

/// What most pictures are, as a loop that the compiler turns into vectors.
template <typename T>
void writeNearest(std::span<const float> rgb, T* __restrict samples) {
    const float* const values = rgb.data();
    const size_t count = rgb.size();
    for (size_t i = 0; i < count; ++i)
        if constexpr (std::is_same_v<T, float>)
            samples[i] = values[i];
        else
            samples[i] = nearest<T>(values[i] * kUnits<T>);
}

/// The grey value of a pixel; neutral ones keep theirs to the last bit.
float grey(const float* rgb) {
    if (rgb[0] == rgb[1] && rgb[1] == rgb[2])
        return rgb[0];
    return kLumaRed * rgb[0] + kLumaGreen * rgb[1] + kLumaBlue * rgb[2];
}

template <typename T>
void writeSamples(std::span<const float> rgb,
                  std::span<const float> where,
                  T* samples,
                  const Target& target) {
    if (target.channels == 3 && where.empty() && target.rounding == Rounding::Nearest)
        return writeNearest(rgb, samples);
    const int colors = target.channels < 3 ? 1 : 3;
    const int count = static_cast<int>(rgb.size() / 3);
    const float* pixel = rgb.data();
    for (int i = 0; i < count; ++i, pixel += 3, samples += target.channels) {
        if (!where.empty() && where[static_cast<size_t>(i)] == 0)
            continue;
        if (colors == 1) {
            samples[0] = quantized<T>(grey(pixel), target, target.x + i, 0);
            continue;
        }
        for (int channel = 0; channel < 3; ++channel)
            samples[channel] = quantized<T>(pixel[channel], target, target.x + i, channel);
    }
}

void checkRun(const Image& image, int x, int y, size_t floats) {
    assert(floats % 3 == 0);
    assert(x >= 0 && y >= 0 && y < image.height());
    assert(static_cast<size_t>(x) + floats / 3 <= static_cast<size_t>(image.width()));
    static_cast<void>(image), static_cast<void>(x), static_cast<void>(y);
    static_cast<void>(floats);
}

size_t sampleIndex(const Image& image, int x) {
    return static_cast<size_t>(x) * static_cast<size_t>(image.channels());
}

template <typename T>
void makeOpaque(Image& image) {
    for (int y = 0; y < image.height(); ++y)
        std::ranges::fill(image.mutableRow<T>(y), static_cast<T>(kUnits<T>));
}

/// An opaque picture of another size with the form of `form`.
Image blankLike(const Image& form, Size size) {
    Image image(size, form.channels(), form.sampleType());
    image.setEncoding(form.encoding());
    image.setIccProfile(form.iccProfile());
    if (!image.hasAlpha())
        return image;
    switch (image.sampleType()) {
        case SampleType::U8:
            makeOpaque<uint8_t>(image);
            break;
        case SampleType::U16:
            makeOpaque<uint16_t>(image);
            break;
        case SampleType::F32:
            makeOpaque<float>(image);
            break;
    }
    return image;
}

/// Calls `work(first, last)` for bands of rows on all cores.
template <typename Work>
void forBands(int rows, const Work& work) {
    cv::parallel_for_(cv::Range(0, rows),
                      [&](const cv::Range& range) { work(range.start, range.end); });
}

}  // namespace

class PixelCodec::Transforms {
public:
    explicit Transforms(const Image& form)
        : type_(form.sampleType()), meaning_(transformFor(form)) {}

    template <typename T>
    void decode(const T* samples, int channels, std::span<float> rgb) const {
        for (size_t done = 0; done < rgb.size(); done += Chunk{}.size()) {
            const auto part = rgb.subspan(done, std::min(Chunk{}.size(), rgb.size() - done));
            readSamples(samples + done / 3 * static_cast<size_t>(channels), channels, part);
            if (meaning_)
                meaning_->toWorkingSpace(part);
        }
    }

    template <typename T>
    void encode(std::span<const float> rgb,
                std::span<const float> where,
                T* samples,
                Target target) const {
        if (!meaning_)
            return writeSamples(rgb, where, samples, target);
        while (!rgb.empty()) {
            Chunk chunk;
            const size_t floats = std::min(chunk.size(), rgb.size());
            const size_t pixels = floats / 3;
            const auto selected = where.first(where.empty() ? 0 : pixels);
            if (selected.empty() ||
                std::any_of(selected.begin(), selected.end(), [](float w) { return w != 0; })) {
                std::copy_n(rgb.begin(), floats, chunk.begin());
                const auto part = std::span(chunk).first(floats);
                meaning_->fromWorkingSpace(part);
                writeSamples<T>(part, selected, samples, target);
            }
            rgb = rgb.subspan(floats);
            where = where.subspan(selected.size());
            samples += pixels * static_cast<size_t>(target.channels);
            target.x += static_cast<int>(pixels);
        }
    }

    [[nodiscard]] SampleType type() const { return type_; }

private:
    SampleType type_;
    std::shared_ptr<const ProfileTransform> meaning_;  // null: samples are in the working space
};

PixelCodec::PixelCodec(const Image& form) : transforms_(std::make_unique<Transforms>(form)) {}

PixelCodec::~PixelCodec() = default;
PixelCodec::PixelCodec(PixelCodec&&) noexcept = default;
PixelCodec& PixelCodec::operator=(PixelCodec&&) noexcept = default;

void PixelCodec::decode(const Image& image, int x, int y, std::span<float> rgb) const {
    checkRun(image, x, y, rgb.size());
    assert(image.sampleType() == transforms_->type());
    const size_t first = sampleIndex(image, x);
    switch (image.sampleType()) {
        case SampleType::U8:
            return transforms_->decode(&image.row<uint8_t>(y)[first], image.channels(), rgb);
        case SampleType::U16:
            return transforms_->decode(&image.row<uint16_t>(y)[first], image.channels(), rgb);
        case SampleType::F32:
            return transforms_->decode(&image.row<float>(y)[first], image.channels(), rgb);
    }
}

void PixelCodec::encode(std::span<const float> rgb,
                        std::span<const float> where,
                        Image& image,
                        int x,
                        int y,
                        Rounding rounding) const {
    checkRun(image, x, y, rgb.size());
    assert(where.empty() || where.size() == rgb.size() / 3);
    assert(image.sampleType() == transforms_->type());
    const Target target{image.channels(), x, y, rounding};
    const size_t first = sampleIndex(image, x);
    switch (image.sampleType()) {
        case SampleType::U8:
            return transforms_->encode(rgb, where, &image.mutableRow<uint8_t>(y)[first], target);
        case SampleType::U16:
            return transforms_->encode(rgb, where, &image.mutableRow<uint16_t>(y)[first], target);
        case SampleType::F32:
            return transforms_->encode(rgb, where, &image.mutableRow<float>(y)[first], target);
    }
}

Image toWorkingSpace(const Image& image) {
    const PixelCodec codec(image);
    Image rgb(image.size(), 3, SampleType::F32);
    float* const pixels = rgb.mutableRow<float>(0).data();
    const size_t rowFloats = size_t{3} * static_cast<size_t>(image.width());
    forBands(image.height(), [&](int first, int last) {
        for (int y = first; y < last; ++y)
            codec.decode(image, 0, y, {pixels + static_cast<size_t>(y) * rowFloats, rowFloats});
    });
    return rgb;
}

Image fromWorkingSpace(const Image& rgb, const Image& form, Rounding rounding) {
    if (rgb.sampleType() != SampleType::F32 || rgb.channels() != 3)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a working picture has 3 float channels, not {} of {} bytes",
                                rgb.channels(),
                                bytesPerSample(rgb.sampleType())));
    const PixelCodec codec(form);
    Image image = form.size() == rgb.size() ? form : blankLike(form, rgb.size());
    static_cast<void>(image.mutableData());  // detaches once, before several threads write
    forBands(image.height(), [&](int first, int last) {
        for (int y = first; y < last; ++y)
            codec.encode(rgb.row<float>(y), {}, image, 0, y, rounding);
    });
    return image;
}

}  // namespace r2r
