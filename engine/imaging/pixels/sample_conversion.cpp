// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/sample_conversion.h"

#include "engine/imaging/pixels/alpha_sample.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <vector>

namespace r2r {
namespace {

constexpr int kBandHeight = 64;

Image likeWithChannels(const Image& image, int channels) {
    Image result(image.size(), channels, image.sampleType());
    result.setEncoding(image.encoding());
    result.setIccProfile(image.iccProfile());
    return result;
}

/// @param fromTo  pairs of channel indices, as for cv::mixChannels
template <size_t N>
Image mixed(const Image& image, int channels, const std::array<int, N>& fromTo) {
    Image result = likeWithChannels(image, channels);
    const cv::Mat source = cvView(image);
    cv::Mat target = mutableCvView(result);
    cv::mixChannels(&source, 1, &target, 1, fromTo.data(), N / 2);
    return result;
}

void copyAlpha(const Image& from, Image& to, int y) {
    for (int x = 0; x < from.width(); ++x)
        setAlpha(to, x, y, alphaAt(from, x, y));
}

/// A copy of the form alone, for `PixelCodec`; `isPlain` when the meaning does not change and only
/// sample values are scaled.
Image codecForm(const SampleForm& form, bool isPlain) {
    Image one({1, 1}, 3, form.type);
    if (!isPlain) {
        one.setEncoding(form.encoding);
        one.setIccProfile(form.profile);
    }
    return one;
}

bool isSameProfile(const IccProfile& a, const IccProfile& b) {
    return a == b || (a && b && *a == *b);
}

}  // namespace

Image expandedToRgb(const Image& image) {
    if (image.channels() == 1)
        return mixed(image, 3, std::array{0, 0, 0, 1, 0, 2});
    if (image.channels() == 2)
        return mixed(image, 4, std::array{0, 0, 0, 1, 0, 2, 1, 3});
    return image;
}

Image withoutAlpha(const Image& image) {
    if (image.channels() == 4)
        return mixed(image, 3, std::array{0, 0, 1, 1, 2, 2});
    if (image.channels() == 2)
        return mixed(image, 1, std::array{0, 0});
    return image;
}

Image converted(const Image& image, const SampleForm& form) {
    const SampleForm source{image.sampleType(), image.encoding(), image.iccProfile()};
    const bool isPlain = isSameProfile(source.profile, form.profile) &&
                         (source.encoding == form.encoding || (source.profile && form.profile));
    if (isPlain && source.type == form.type)
        return image;

    Image result(image.size(), image.channels(), form.type);
    result.setEncoding(form.encoding);
    result.setIccProfile(form.profile);
    const PixelCodec decoder(codecForm(source, isPlain));
    const PixelCodec encoder(codecForm(form, isPlain));
    const bool getsCoarser = bytesPerSample(form.type) < bytesPerSample(source.type);
    const Rounding rounding = getsCoarser ? Rounding::Dither : Rounding::Nearest;
    forEachRowBand(Rect::of(image.size()), kBandHeight, Phase::Reading, {}, [&](const Rect& band) {
        std::vector<float> rgb(size_t{3} * static_cast<size_t>(image.width()));
        for (int y = band.y; y < band.bottom(); ++y) {
            decoder.decode(image, 0, y, rgb);
            encoder.encode(rgb, {}, result, 0, y, rounding);
            if (image.hasAlpha())
                copyAlpha(image, result, y);
        }
    });
    return result;
}

std::optional<std::string> nonFiniteReport(const Image& image) {
    if (image.sampleType() != SampleType::F32)
        return std::nullopt;
    const auto isBad = [](float v) { return !std::isfinite(v); };
    int64_t count = 0;
    int firstX = 0;
    int firstY = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.row<float>(y);
        const auto inRow = std::ranges::count_if(row, isBad);
        if (inRow > 0 && count == 0) {
            const auto index = std::ranges::find_if(row, isBad) - row.begin();
            firstX = static_cast<int>(index / image.channels());
            firstY = y;
        }
        count += inRow;
    }
    if (count == 0)
        return std::nullopt;
    return fmt::format("{} of its samples {} not a finite number, the first at ({}, {})",
                       count,
                       count == 1 ? "is" : "are",
                       firstX,
                       firstY);
}

}  // namespace r2r
