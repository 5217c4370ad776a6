// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/measures/metrics.h"

#include "engine/core/error.h"
#include "engine/imaging/color/delta_e.h"
#include "engine/imaging/measures/structural_similarity.h"
#include "engine/imaging/pixels/pixel_codec.h"

#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <span>
#include <vector>

namespace r2r {
namespace {

/// Rows of a picture as interleaved RGB on the 8-bit scale.
class EightBitRows {
public:
    explicit EightBitRows(const Image& image) : image_(image), codec_(image) {}

    void read(int y, std::span<float> rgb) const {
        if (isPlain())
            return copyBytes(image_.row<uint8_t>(y), rgb);
        codec_.decode(image_, 0, y, rgb);
        for (float& value : rgb)
            value = value > 0 ? std::min(value * 255, 255.0F) : 0;  // NaN, too, is black
    }

private:
    /// Bytes are already on that scale: what other programs compute with is compared exactly.
    [[nodiscard]] bool isPlain() const {
        return image_.sampleType() == SampleType::U8 && image_.channels() >= 3 &&
               image_.encoding() == ColorEncoding::Srgb && image_.iccProfile() == nullptr;
    }

    void copyBytes(std::span<const uint8_t> row, std::span<float> rgb) const {
        const auto channels = static_cast<size_t>(image_.channels());
        for (size_t x = 0; 3 * x < rgb.size(); ++x)
            for (size_t c = 0; c < 3; ++c)
                rgb[3 * x + c] = row[x * channels + c];
    }

    const Image& image_;
    PixelCodec codec_;
};

/// The share of one band of rows in the scores.
struct Sums {
    double squares = 0;
    double foregroundSquares = 0;
    double deltaE = 0;
    double foregroundDeltaE = 0;
    double similarity = 0;
    int64_t foregroundPixels = 0;

    Sums& operator+=(const Sums& other) {
        squares += other.squares;
        foregroundSquares += other.foregroundSquares;
        deltaE += other.deltaE;
        foregroundDeltaE += other.foregroundDeltaE;
        similarity += other.similarity;
        foregroundPixels += other.foregroundPixels;
        return *this;
    }
};

/// Adds the differences of one row, 8-bit scale.
void compareRow(std::span<const float> first,
                std::span<const float> second,
                std::span<const uint8_t> mask,
                Sums& sums) {
    const auto labRow = [](std::span<const float> row) {
        std::vector<float> lab(row.size());
        std::transform(row.begin(), row.end(), lab.begin(), [](float v) { return v / 255; });
        labFromSrgbRow(lab);
        return lab;
    };
    const std::vector<float> firstLab = labRow(first);
    const std::vector<float> secondLab = labRow(second);
    constexpr uint8_t kHalf = 128;
    for (size_t x = 0; x < mask.size(); ++x) {
        double squares = 0;
        for (size_t i = 3 * x; i < 3 * x + 3; ++i) {
            const double difference = static_cast<double>(first[i]) - second[i];
            squares += difference * difference;
        }
        const float* a = firstLab.data() + 3 * x;
        const float* b = secondLab.data() + 3 * x;
        // Most pixels of a harmonized picture are its background's.
        const double deltaE = squares == 0 ? 0 : deltaE2000({a[0], a[1], a[2]}, {b[0], b[1], b[2]});
        sums.squares += squares;
        sums.deltaE += deltaE;
        if (mask[x] >= kHalf) {
            sums.foregroundSquares += squares;
            sums.foregroundDeltaE += deltaE;
            ++sums.foregroundPixels;
        }
    }
}

using Planes = std::array<std::vector<float>, 3>;

void appendRow(std::span<const float> rgb, Planes& planes) {
    for (size_t c = 0; c < 3; ++c)
        for (size_t i = c; i < rgb.size(); i += 3)
            planes[c].push_back(rgb[i]);
}

/// @param rows  those that belong to the band; SSIM's windows reach six rows further down
Sums compareBand(const EightBitRows& result,
                 const EightBitRows& reference,
                 const Image& mask,
                 double similarityRange,
                 cv::Range rows) {
    const auto width = static_cast<size_t>(mask.width());
    const int end = std::min(rows.end + kSimilarityWindow - 1, mask.height());
    std::vector<float> first(3 * width);
    std::vector<float> second(3 * width);
    Planes firstPlanes;
    Planes secondPlanes;
    Sums sums;
    for (int y = rows.start; y < end; ++y) {
        result.read(y, first);
        reference.read(y, second);
        if (y < rows.end)
            compareRow(first, second, mask.row<uint8_t>(y), sums);
        appendRow(first, firstPlanes);
        appendRow(second, secondPlanes);
    }
    const int tops = end - rows.start - kSimilarityWindow + 1;
    for (size_t c = 0; c < 3 && tops > 0; ++c)
        sums.similarity += similaritySum(firstPlanes[c].data(),
                                         secondPlanes[c].data(),
                                         width,
                                         static_cast<size_t>(tops),
                                         similarityRange);
    return sums;
}

/// Bands have a fixed height and are added in order: the sums do not depend on the cores.
Sums compareAll(const Image& result,
                const Image& reference,
                const Image& mask,
                double similarityRange) {
    constexpr int kBandRows = 64;
    const EightBitRows first(result);
    const EightBitRows second(reference);
    const int bands = (mask.height() + kBandRows - 1) / kBandRows;
    std::vector<Sums> parts(static_cast<size_t>(bands));
    cv::parallel_for_({0, bands}, [&](const cv::Range& range) {
        for (int band = range.start; band < range.end; ++band) {
            const cv::Range rows(band * kBandRows, std::min((band + 1) * kBandRows, mask.height()));
            parts[static_cast<size_t>(band)] =
                compareBand(first, second, mask, similarityRange, rows);
        }
    });
    Sums total;
    for (const Sums& part : parts)
        total += part;
    return total;
}

double decibels(double mse) {
    return mse == 0 ? std::numeric_limits<double>::infinity()
                    : 10 * std::log10(255.0 * 255.0 / mse);
}

void checkInputs(const Image& result, const Image& reference, const Image& mask) {
    const Size size = result.size();
    if (reference.size() != size || mask.size() != size)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the result has {}×{} pixels, the reference {}×{} and the mask {}×{}",
                        size.width,
                        size.height,
                        reference.width(),
                        reference.height(),
                        mask.width(),
                        mask.height()),
            "Scores compare pictures of the same size.");
    if (mask.channels() != 1 || mask.sampleType() != SampleType::U8)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask of a score has one 8-bit channel, got {} channel(s) of "
                                "{} byte(s)",
                                mask.channels(),
                                bytesPerSample(mask.sampleType())));
    if (std::min(size.width, size.height) < kSimilarityWindow)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("SSIM's window of {0}×{0} pixels does not fit into {1}×{2}",
                                kSimilarityWindow,
                                size.width,
                                size.height));
}

}  // namespace

Scores score(const Image& result,
             const Image& reference,
             const Image& mask,
             double similarityRange) {
    checkInputs(result, reference, mask);
    const Sums sums = compareAll(result, reference, mask, similarityRange);
    const auto pixels = static_cast<double>(result.size().area());
    const auto foregroundPixels = static_cast<double>(sums.foregroundPixels);
    const double windows = static_cast<double>(result.width() - kSimilarityWindow + 1) *
                           static_cast<double>(result.height() - kSimilarityWindow + 1);

    Scores scores;
    scores.mse = sums.squares / (3 * pixels);
    scores.foregroundMse = sums.foregroundSquares / (3 * foregroundPixels);
    scores.psnr = decibels(scores.mse);
    scores.foregroundPsnr = decibels(scores.foregroundMse);
    scores.ssim = sums.similarity / (3 * windows);
    scores.deltaE = sums.deltaE / pixels;
    scores.foregroundDeltaE = sums.foregroundDeltaE / foregroundPixels;
    scores.foregroundPixels = sums.foregroundPixels;
    return scores;
}

}  // namespace r2r
