// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/reference_resample.h"

#include "engine/core/error.h"

#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <vector>

namespace r2r {
namespace {

constexpr int kWeightBits = 22;
constexpr int32_t kHalf = 1 << (kWeightBits - 1);

uint8_t roundedToByte(int32_t sum) {
    return static_cast<uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

/// The parts of one target sample: consecutive source samples and their integer weights, which
/// add up to about 2²².
struct Window {
    size_t first = 0;
    std::vector<int32_t> weights;
};

/// One window for each of `target` samples along an axis of `source` samples.
///
/// All in double and in this order of operations: another order would round other weights.
std::vector<Window> windows(int source, int target) {
    const double scale = static_cast<double>(source) / target;
    const double support = std::max(scale, 1.0);
    const double perSupport = 1 / support;
    std::vector<Window> result(static_cast<size_t>(target));
    std::vector<double> shares;
    for (int i = 0; i < target; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
        const int end = std::min(static_cast<int>(centre + support + 0.5), source);
        shares.clear();
        double sum = 0;
        for (int k = 0; k < end - first; ++k) {
            const double distance = std::abs((k + first - centre + 0.5) * perSupport);
            shares.push_back(std::max(0.0, 1 - distance));
            sum += shares.back();
        }
        Window& window = result[static_cast<size_t>(i)];
        window.first = static_cast<size_t>(first);
        for (const double share : shares)
            window.weights.push_back(
                static_cast<int32_t>(0.5 + share / sum * (int32_t{1} << kWeightBits)));
    }
    return result;
}

void shrinkRow(std::span<const uint8_t> source,
               const std::vector<Window>& columns,
               std::span<uint8_t> target) {
    uint8_t* out = target.data();
    for (const Window& column : columns) {
        std::array<int32_t, 3> sums = {kHalf, kHalf, kHalf};
        const uint8_t* pixel = source.data() + 3 * column.first;
        for (const int32_t weight : column.weights) {
            for (size_t c = 0; c < 3; ++c)
                sums[c] += weight * pixel[c];
            pixel += 3;
        }
        for (const int32_t sum : sums)
            *out++ = roundedToByte(sum);
    }
}

/// The weighted sum of `length` samples of the window's rows; `Length` says so to the compiler.
template <size_t Length>
void blendBlock(const Image& source, const Window& row, size_t from, size_t length, uint8_t* out) {
    std::array<int32_t, Length> sums;
    sums.fill(kHalf);
    const bool isFull = length == Length;
    for (size_t k = 0; k < row.weights.size(); ++k) {
        const int32_t weight = row.weights[k];
        const uint8_t* in = source.row<uint8_t>(static_cast<int>(row.first + k)).data() + from;
        for (size_t i = 0; isFull && i < Length; ++i)
            sums[i] += weight * in[i];
        for (size_t i = 0; !isFull && i < length; ++i)
            sums[i] += weight * in[i];
    }
    for (size_t i = 0; i < length; ++i)
        out[i] = roundedToByte(sums[i]);
}

void blendRows(const Image& source, const Window& row, std::span<uint8_t> target) {
    constexpr size_t kBlock = 256;  // its sums stay in the nearest cache
    for (size_t from = 0; from < target.size(); from += kBlock)
        blendBlock<kBlock>(
            source, row, from, std::min(kBlock, target.size() - from), target.data() + from);
}

/// An empty picture of `size` that means what `source` means.
Image emptyLike(const Image& source, Size size) {
    Image result(size, source.channels(), source.sampleType());
    result.setEncoding(source.encoding());
    result.setIccProfile(source.iccProfile());
    return result;
}

/// Calls work(y, row) for every row of `image`, on all cores.
template <typename Work>
void forEachRow(Image& image, const Work& work) {
    const size_t length = image.bytesPerRow();
    auto* first = reinterpret_cast<uint8_t*>(image.mutableData());  // detaches before threads start
    cv::parallel_for_({0, image.height()}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y)
            work(y, std::span<uint8_t>(first + static_cast<size_t>(y) * length, length));
    });
}

Image withWidth(const Image& image, int width) {
    if (width == image.width())
        return image;
    const std::vector<Window> columns = windows(image.width(), width);
    Image result = emptyLike(image, {width, image.height()});
    forEachRow(result, [&](int y, std::span<uint8_t> row) {
        shrinkRow(image.row<uint8_t>(y), columns, row);
    });
    return result;
}

Image withHeight(const Image& image, int height) {
    if (height == image.height())
        return image;
    const std::vector<Window> rows = windows(image.height(), height);
    Image result = emptyLike(image, {image.width(), height});
    forEachRow(result, [&](int y, std::span<uint8_t> row) {
        blendRows(image, rows[static_cast<size_t>(y)], row);
    });
    return result;
}

/// The index under each target sample's centre.
///
/// The reference adds up the step instead of multiplying it. Where a centre falls onto the border
/// of two source samples the rounding decides, and it has to be the same rounding.
std::vector<size_t> nearestIndices(int source, int target) {
    const double step = static_cast<double>(source) / target;
    std::vector<size_t> indices(static_cast<size_t>(target));
    double centre = step * 0.5;
    for (size_t& index : indices) {
        index = std::min(static_cast<size_t>(centre), static_cast<size_t>(source - 1));
        centre += step;
    }
    return indices;
}

void requireForm(const Image& image, std::string_view what, int channels, Size size) {
    if (image.isEmpty() || image.channels() != channels || image.sampleType() != SampleType::U8)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} to be resized as the reference does it must have {} channel(s) "
                                "of 8 bits, got {} of {} bits",
                                what,
                                channels,
                                image.channels(),
                                8 * bytesPerSample(image.sampleType())));
    if (size.isEmpty())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} cannot be resized to {}×{} pixels", what, size.width, size.height));
}

}  // namespace

Image resizedLikePillow(const Image& rgb8, Size size) {
    requireForm(rgb8, "a picture", 3, size);
    return withHeight(withWidth(rgb8, size.width), size.height);
}

Image resizedMaskNearest(const Image& mask, Size size) {
    requireForm(mask, "a mask", 1, size);
    if (size == mask.size())
        return mask;
    const std::vector<size_t> columns = nearestIndices(mask.width(), size.width);
    const std::vector<size_t> rows = nearestIndices(mask.height(), size.height);
    Image result = emptyLike(mask, size);
    forEachRow(result, [&](int y, std::span<uint8_t> row) {
        const auto source = mask.row<uint8_t>(static_cast<int>(rows[static_cast<size_t>(y)]));
        for (size_t x = 0; x < row.size(); ++x)
            row[x] = source[columns[x]];
    });
    return result;
}

}  // namespace r2r
