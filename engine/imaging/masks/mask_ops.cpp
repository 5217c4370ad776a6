// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_ops.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/disc_maximum.h"
#include "engine/imaging/masks/mask_holes.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fmt/format.h>

namespace r2r {
namespace {

void requireMask(const Image& mask) {
    if (mask.isEmpty() || mask.channels() != 1 || mask.sampleType() != SampleType::U8)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a mask must have one channel of 8 bits, got {} of {} bits",
                                mask.channels(),
                                8 * bytesPerSample(mask.sampleType())));
}

bool isAllZero(std::span<const uint8_t> values) {
    return values.empty() ||
           (values.front() == 0 &&
            std::memcmp(values.data(), values.data() + 1, values.size() - 1) == 0);
}

bool isAboveZero(uint8_t value) {
    return value > 0;
}

/// `mask` with the pixels of `patch` at the place of `region`.
Image pasted(const Image& mask, const Image& patch, const Rect& region) {
    Image result = mask;
    for (int y = 0; y < region.height; ++y)
        std::ranges::copy(patch.row<uint8_t>(y),
                          result.mutableRow<uint8_t>(region.y + y).begin() + region.x);
    return result;
}

/// The mask's support and the pixels within `margin` of it: all that an operation of that
/// reach can change.
Rect reachOf(const Image& mask, int margin) {
    const Rect support = maskSupport(mask);
    return support.isEmpty() ? Rect{} : intersection(grown(support, margin), Rect::of(mask.size()));
}

/// (1 − fraction)·first + fraction·second.
Image blended(Image first, const Image& second, double fraction) {
    for (int y = 0; y < first.height(); ++y) {
        const auto target = first.mutableRow<uint8_t>(y);
        const auto other = second.row<uint8_t>(y);
        for (size_t x = 0; x < target.size(); ++x)
            target[x] = static_cast<uint8_t>(
                std::lround(target[x] + fraction * (double(other[x]) - target[x])));
    }
    return first;
}

Image discMaximumFractional(const Image& mask, double radius, const Rect& region) {
    const int whole = static_cast<int>(radius);
    const Image nearer = discMaximum(mask, whole, region);
    if (whole == radius)
        return nearer;
    return blended(nearer, discMaximum(mask, whole + 1, region), radius - whole);
}

template <typename T>
uint8_t maskValue(T alpha) {
    if constexpr (std::is_same_v<T, uint8_t>)
        return alpha;
    else if constexpr (std::is_same_v<T, uint16_t>)
        return static_cast<uint8_t>((alpha + 128) / 257);
    else  // the comparison also turns NaN into nothing
        return alpha > 0 ? static_cast<uint8_t>(std::lround(std::min(alpha, 1.0F) * 255))
                         : uint8_t{0};
}

template <typename T>
void readAlpha(const Image& image, Image& mask) {
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto source = image.row<T>(y);
        const auto target = mask.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < target.size(); ++x)
            target[x] = maskValue(source[channels * x + channels - 1]);
    }
}

}  // namespace

Image maskFromAlpha(const Image& image) {
    Image mask(image.size(), 1, SampleType::U8);
    if (!image.hasAlpha())
        return inverted(mask);
    switch (image.sampleType()) {
        case SampleType::U8:
            readAlpha<uint8_t>(image, mask);
            break;
        case SampleType::U16:
            readAlpha<uint16_t>(image, mask);
            break;
        case SampleType::F32:
            readAlpha<float>(image, mask);
            break;
    }
    return mask;
}

Rect maskSupport(const Image& mask, const Rect& region) {
    requireMask(mask);
    int left = region.right();
    int right = region.x;
    int top = -1;
    int bottom = -1;
    for (int y = region.y; y < region.bottom(); ++y) {
        const auto row = mask.row<uint8_t>(y).subspan(static_cast<size_t>(region.x),
                                                      static_cast<size_t>(region.width));
        if (isAllZero(row))
            continue;
        top = top < 0 ? y : top;
        bottom = y + 1;
        const auto first = std::ranges::find_if(row, isAboveZero);
        const auto last = std::find_if(row.rbegin(), row.rend(), isAboveZero);
        left = std::min(left, region.x + static_cast<int>(first - row.begin()));
        right = std::max(right, region.right() - static_cast<int>(last - row.rbegin()));
    }
    return top < 0 ? Rect{} : Rect{left, top, right - left, bottom - top};
}

Rect maskSupport(const Image& mask) {
    return maskSupport(mask, Rect::of(mask.size()));
}

Image thresholded(const Image& mask, double level) {
    requireMask(mask);
    requireAmount({MaskOperation::Kind::Threshold, level});
    // 200 / 255.0 · 255 need not be 200: a hair less must not lose the value that was meant.
    const double least = level * 255 - 1e-9;
    Image result(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(
            mask.row<uint8_t>(y), result.mutableRow<uint8_t>(y).begin(), [least](uint8_t value) {
                return value >= least ? uint8_t{255} : uint8_t{0};
            });
    return result;
}

Image inverted(const Image& mask) {
    requireMask(mask);
    Image result(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               result.mutableRow<uint8_t>(y).begin(),
                               [](uint8_t value) { return static_cast<uint8_t>(255 - value); });
    return result;
}

Image feathered(const Image& mask, double radiusPx) {
    requireMask(mask);
    requireAmount({MaskOperation::Kind::Feather, radiusPx});
    const int reach = static_cast<int>(radiusPx);
    const Rect region = reachOf(mask, reach);
    if (reach == 0 || region.isEmpty())
        return mask;
    // 16 bits: with 8, OpenCV also keeps the weights in 8 bits, and a wide bell becomes a box.
    constexpr double kWiden = 257;
    cv::Mat wide;
    cvView(cropped(mask, region)).convertTo(wide, CV_16U, kWiden);
    const int window = 2 * reach + 1;
    const double sigma = radiusPx / 2;
    cv::GaussianBlur(wide, wide, {window, window}, sigma, sigma, cv::BORDER_REPLICATE);
    wide.convertTo(wide, CV_8U, 1 / kWiden);
    return pasted(mask, imageFromCv(wide), region);
}

Image grown(const Image& mask, double distancePx) {
    requireMask(mask);
    requireAmount({MaskOperation::Kind::Grow, distancePx});
    const bool isShrinking = distancePx < 0;
    const double radius = std::abs(distancePx);
    const Rect region = reachOf(mask, isShrinking ? 0 : static_cast<int>(std::ceil(radius)));
    if (radius == 0 || region.isEmpty())
        return mask;
    // Erosion is the dilation of the background.
    const Image patch = isShrinking
                            ? inverted(discMaximumFractional(inverted(mask), radius, region))
                            : discMaximumFractional(mask, radius, region);
    return pasted(mask, patch, region);
}

Image holesFilled(const Image& mask) {
    const Rect region = maskSupport(mask);
    if (region.isEmpty())
        return mask;
    Image patch = cropped(mask, region);
    fillHoles(patch);
    return pasted(mask, patch, region);
}

Image smoothed(const Image& mask, double radiusPx) {
    requireMask(mask);
    requireAmount({MaskOperation::Kind::Smooth, radiusPx});
    const int radius = static_cast<int>(std::lround(radiusPx));
    const Rect region = reachOf(mask, radius);
    if (radius == 0 || region.isEmpty())
        return mask;
    cv::Mat smooth;
    cv::medianBlur(cvView(cropped(mask, region)), smooth, 2 * radius + 1);
    return pasted(mask, imageFromCv(smooth), region);
}

Image applied(const Image& mask, std::span<const MaskOperation> operations) {
    using Kind = MaskOperation::Kind;
    requireMask(mask);
    Image result = mask;
    for (const MaskOperation& operation : operations) {
        switch (operation.kind) {
            case Kind::Threshold:
                result = thresholded(result, operation.amount);
                break;
            case Kind::Invert:
                result = inverted(result);
                break;
            case Kind::Feather:
                result = feathered(result, operation.amount);
                break;
            case Kind::Grow:
                result = grown(result, operation.amount);
                break;
            case Kind::FillHoles:
                result = holesFilled(result);
                break;
            case Kind::Smooth:
                result = smoothed(result, operation.amount);
                break;
        }
    }
    return result;
}

void requireSameSize(const Image& mask,
                     std::string_view maskName,
                     Size picture,
                     std::string_view pictureName) {
    if (mask.size() != picture)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask {} has {}×{} pixels, but {} has {}×{}",
                                maskName,
                                mask.width(),
                                mask.height(),
                                pictureName,
                                picture.width,
                                picture.height),
                    "Use a mask made for this very picture, or resize it to the same size.");
}

}  // namespace r2r
