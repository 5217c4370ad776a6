// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/layer_cover.h"

#include "engine/imaging/pixels/alpha_sample.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

namespace r2r::codecs {
namespace {

template <typename T>
constexpr float kOne = std::is_floating_point_v<T>
                           ? 1.0F
                           : static_cast<float>(std::numeric_limits<T>::max());

/// Calls `visit` with a sample of the type.
template <typename Visit>
void visitType(SampleType type, const Visit& visit) {
    switch (type) {
        case SampleType::U8:
            return visit(uint8_t{});
        case SampleType::U16:
            return visit(uint16_t{});
        case SampleType::F32:
            return visit(float{});
    }
}

/// The part of row `y` (of the whole picture) of `mask` from `x` on, as factors.
void readFactors(const Cover& mask, int x, int y, std::vector<float>& factors) {
    std::ranges::fill(factors, static_cast<float>(mask.outside));
    const Rect row{x, y, static_cast<int>(factors.size()), 1};
    const Rect known = intersection(row, mask.bounds);
    if (known.isEmpty() || mask.samples.isEmpty())
        return;
    visitType(mask.samples.sampleType(), [&](auto type) {
        using T = decltype(type);
        const auto samples = mask.samples.row<T>(y - mask.bounds.y)
                                 .subspan(static_cast<size_t>(known.x - mask.bounds.x));
        for (size_t i = 0; i < static_cast<size_t>(known.width); ++i)
            factors[static_cast<size_t>(known.x - x) + i] =
                static_cast<float>(samples[i]) / kOne<T>;
    });
}

template <typename T>
T scaled(T sample, float factor) {
    const float product = static_cast<float>(sample) * factor;
    if constexpr (std::is_floating_point_v<T>)
        return product;
    else
        return static_cast<T>(std::clamp(product, 0.0F, kOne<T>) + 0.5F);
}

/// Of the samples above zero; empty when there is none.
Rect support(const Image& alpha) {
    Rect all;
    for (int y = 0; y < alpha.height(); ++y)
        visitType(alpha.sampleType(), [&](auto type) {
            using T = decltype(type);
            const auto row = alpha.row<T>(y);
            const auto isSeen = [](T sample) { return sample > 0; };
            const auto first = std::ranges::find_if(row, isSeen);
            if (first == row.end())
                return;
            const auto last = std::find_if(row.rbegin(), row.rend(), isSeen).base();
            all = unionOf(
                all, {static_cast<int>(first - row.begin()), y, static_cast<int>(last - first), 1});
        });
    return all;
}

bool isFull(const Image& alpha) {
    bool isFull = true;
    for (int y = 0; y < alpha.height() && isFull; ++y)
        visitType(alpha.sampleType(), [&](auto type) {
            using T = decltype(type);
            isFull = std::ranges::all_of(
                alpha.row<T>(y), [](T sample) { return static_cast<float>(sample) >= kOne<T>; });
        });
    return isFull;
}

}  // namespace

void multiply(Cover& cover, const Cover& mask) {
    if (cover.samples.isEmpty())
        return;
    std::vector<float> factors(static_cast<size_t>(cover.bounds.width));
    for (int y = 0; y < cover.bounds.height; ++y) {
        readFactors(mask, cover.bounds.x, cover.bounds.y + y, factors);
        visitType(cover.samples.sampleType(), [&](auto type) {
            using T = decltype(type);
            const auto row = cover.samples.mutableRow<T>(y);
            for (size_t x = 0; x < row.size(); ++x)
                row[x] = scaled(row[x], factors[x]);
        });
    }
}

void multiply(Cover& cover, double factor) {
    if (factor != 1)
        multiply(cover, Cover{.bounds = {}, .samples = {}, .outside = factor});
}

void soften(Cover& mask, double density) {
    if (density == 1)
        return;
    mask.outside = 1 - density * (1 - mask.outside);
    for (int y = 0; y < mask.samples.height(); ++y)
        visitType(mask.samples.sampleType(), [&](auto type) {
            using T = decltype(type);
            for (T& sample : mask.samples.mutableRow<T>(y)) {
                const float lack = 1 - static_cast<float>(sample) / kOne<T>;
                sample = scaled(static_cast<T>(kOne<T>), 1 - static_cast<float>(density) * lack);
            }
        });
}

Image opaque(Size size, SampleType type) {
    Image image(size, 1, type);
    for (int y = 0; y < size.height; ++y)
        visitType(type, [&](auto sample) {
            using T = decltype(sample);
            std::ranges::fill(image.mutableRow<T>(y), static_cast<T>(kOne<T>));
        });
    return image;
}

Image takenAlpha(Image& image) {
    if (!image.hasAlpha())
        return opaque(image.size(), image.sampleType());
    Image alpha(image.size(), 1, image.sampleType());
    const size_t step = bytesPerSample(image.sampleType()) * static_cast<size_t>(image.channels());
    const size_t sample = bytesPerSample(image.sampleType());
    for (int y = 0; y < image.height(); ++y) {
        const std::byte* from =
            image.data() + static_cast<size_t>(y) * image.bytesPerRow() + step - sample;
        std::byte* to = alpha.mutableData() + static_cast<size_t>(y) * alpha.bytesPerRow();
        for (int x = 0; x < image.width(); ++x, from += step, to += sample)
            std::memcpy(to, from, sample);
    }
    image = withoutAlpha(image);
    return alpha;
}

void takeCover(const Source& source, Cover cover, FileParts& parts) {
    const Rect part = support(cover.samples);
    if (part.isEmpty())
        throw source.error(ErrorCode::Unsupported, "this layer has no pixels");
    if (part != Rect::of(parts.image.size())) {
        parts.image = cropped(parts.image, part);
        cover.samples = cropped(cover.samples, part);
    }
    if (!isFull(cover.samples))
        parts.alpha = std::move(cover.samples);
    parts.place = Rect{cover.bounds.x + part.x, cover.bounds.y + part.y, part.width, part.height};
}

Image withAlpha(const Image& colors, const Image& alpha) {
    assert(colors.size() == alpha.size() && !colors.hasAlpha());
    Image image(colors.size(), colors.channels() + 1, colors.sampleType());
    image.setEncoding(colors.encoding());
    image.setIccProfile(colors.iccProfile());
    const size_t pixel =
        bytesPerSample(colors.sampleType()) * static_cast<size_t>(colors.channels());
    const size_t step = pixel + bytesPerSample(colors.sampleType());
    for (int y = 0; y < image.height(); ++y) {
        const std::byte* from = colors.data() + static_cast<size_t>(y) * colors.bytesPerRow();
        std::byte* to = image.mutableData() + static_cast<size_t>(y) * image.bytesPerRow();
        for (int x = 0; x < image.width(); ++x, from += pixel, to += step)
            std::memcpy(to, from, pixel);
        for (int x = 0; x < image.width(); ++x)
            setAlpha(image, x, y, alphaAt(alpha, x, y));
    }
    return image;
}

}  // namespace r2r::codecs
