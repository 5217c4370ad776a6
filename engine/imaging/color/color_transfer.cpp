// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color_transfer.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/histogram_map.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr double kMinGain = 0.25;
constexpr double kMaxGain = 4;

using Pixel = std::array<float, 3>;

enum class Space { Srgb, Lab };

/// Damaged float files contain NaN; such pixels count as not there.
bool counts(const Pixel& pixel, float weight) {
    return weight > 0 && std::isfinite(weight) && std::isfinite(pixel[0] + pixel[1] + pixel[2]);
}

Pixel pixelAt(std::span<const float> row, size_t x) {
    return {row[3 * x], row[3 * x + 1], row[3 * x + 2]};
}

bool hasPixelThatCounts(const Image& rgb, const Image& weights) {
    for (int y = 0; y < rgb.height(); ++y) {
        const auto rowWeights = weights.row<float>(y);
        for (size_t x = 0; x < rowWeights.size(); ++x)
            if (counts(pixelAt(rgb.row<float>(y), x), rowWeights[x]))
                return true;
    }
    return false;
}

/// Calls visit(pixel, weight) for every pixel that counts.
template <typename Visitor>
void visitWeighted(const Image& rgb, const Image& weights, Space space, const Visitor& visit) {
    std::vector<float> pixels;
    for (int y = 0; y < rgb.height(); ++y) {
        const auto rowWeights = weights.row<float>(y);
        if (std::none_of(rowWeights.begin(), rowWeights.end(), [](float w) { return w > 0; }))
            continue;
        const auto row = rgb.row<float>(y);
        pixels.assign(row.begin(), row.end());
        if (space == Space::Lab)
            labFromSrgbRow(pixels);
        for (size_t x = 0; x < rowWeights.size(); ++x)
            if (counts(pixelAt(pixels, x), rowWeights[x]))
                visit(pixelAt(pixels, x), static_cast<double>(rowWeights[x]));
    }
}

struct Moments {
    cv::Vec3d mean;
    cv::Matx33d covariance;
};

Moments weightedMoments(const Image& rgb, const Image& weights, Space space) {
    double total = 0;
    std::array<double, 3> sum{};
    std::array<double, 6> products{};
    visitWeighted(rgb, weights, space, [&](const Pixel& p, double weight) {
        total += weight;
        size_t k = 0;
        for (size_t i = 0; i < 3; ++i) {
            sum[i] += weight * p[i];
            for (size_t j = i; j < 3; ++j)
                products[k++] += weight * p[i] * p[j];
        }
    });
    // In double the difference of the two terms keeps ten digits more than the samples have.
    const cv::Vec3d mean = cv::Vec3d(sum.data()) * (1 / total);
    const auto& s = products;
    const cv::Matx33d square(s[0], s[1], s[2], s[1], s[3], s[4], s[2], s[4], s[5]);
    return {.mean = mean, .covariance = square * (1 / total) - mean * mean.t()};
}

/// Pieces small enough to stay in the first cache between the steps of a conversion.
template <typename Function>
void forChunks(std::span<float> rgb, const Function& function) {
    constexpr size_t kChunk = size_t{3} * 1024;
    for (size_t start = 0; start < rgb.size(); start += kChunk)
        function(rgb.subspan(start, std::min(kChunk, rgb.size() - start)));
}

ChangeRecord transferRecord(ChangeKind kind, std::vector<SharedNumbers> numbers) {
    return {.kind = kind, .region = {}, .raster = {}, .numbers = std::move(numbers), .whole = {}};
}

/// gain · lab + offset per channel of L*a*b*.
class LabScale final : public RecordedChange {
public:
    LabScale(const Pixel& gain, const Pixel& offset) : gain_(gain), offset_(offset) {}

    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        forChunks(rgb, [this](std::span<float> chunk) {
            labFromSrgbRow(chunk);
            for (size_t i = 0; i + 2 < chunk.size(); i += 3)
                for (size_t channel = 0; channel < 3; ++channel)
                    chunk[i + channel] = gain_[channel] * chunk[i + channel] + offset_[channel];
            srgbFromLabRow(chunk);
        });
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        std::vector<float> values(gain_.begin(), gain_.end());
        values.insert(values.end(), offset_.begin(), offset_.end());
        return transferRecord(ChangeKind::LabScale, {sharedNumbers({2, 3}, std::move(values))});
    }

private:
    Pixel gain_;
    Pixel offset_;
};

/// matrix · rgb + offset.
class RgbAffine final : public RecordedChange {
public:
    RgbAffine(const cv::Matx33f& matrix, const cv::Vec3f& offset)
        : matrix_(matrix), offset_(offset) {}

    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        const cv::Matx33f& m = matrix_;
        for (size_t i = 0; i + 2 < rgb.size(); i += 3) {
            const Pixel in = {rgb[i], rgb[i + 1], rgb[i + 2]};
            for (int row = 0; row < 3; ++row)
                rgb[i + static_cast<size_t>(row)] =
                    m(row, 0) * in[0] + m(row, 1) * in[1] + m(row, 2) * in[2] + offset_(row);
        }
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        std::vector<float> values;
        for (int row = 0; row < 3; ++row)
            values.insert(values.end(),
                          {matrix_(row, 0), matrix_(row, 1), matrix_(row, 2), offset_(row)});
        return transferRecord(ChangeKind::RgbAffine, {sharedNumbers({3, 4}, std::move(values))});
    }

private:
    cv::Matx33f matrix_;
    cv::Vec3f offset_;
};

/// One increasing function per channel of L*a*b*.
class LabMaps final : public RecordedChange {
public:
    explicit LabMaps(std::array<HistogramMap, 3> maps) : maps_(std::move(maps)) {}

    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        forChunks(rgb, [this](std::span<float> chunk) {
            labFromSrgbRow(chunk);
            for (size_t i = 0; i + 2 < chunk.size(); i += 3)
                for (size_t channel = 0; channel < 3; ++channel)
                    chunk[i + channel] = maps_[channel](chunk[i + channel]);
            srgbFromLabRow(chunk);
        });
    }

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        std::vector<SharedNumbers> numbers;
        for (const HistogramMap& map : maps_) {
            std::vector<float> values = {map.first()};
            values.insert(values.end(), map.values().begin(), map.values().end());
            const auto count = static_cast<int64_t>(values.size());
            numbers.push_back(sharedNumbers({count}, std::move(values)));
        }
        return transferRecord(ChangeKind::LabMaps, std::move(numbers));
    }

private:
    std::array<HistogramMap, 3> maps_;
};

/// @param matchesSpread  the standard deviations too, not the means alone
SharedColorChange labScale(const Moments& from, const Moments& to, bool matchesSpread) {
    // A tenth of a Lab unit is below the noise of any photograph; it decides only when a
    // distribution has no width of its own.
    constexpr double kVariance = 0.01;
    Pixel gain = {1, 1, 1};
    Pixel offset;
    for (int i = 0; i < 3; ++i) {
        double factor = 1;
        if (matchesSpread)
            factor = std::clamp(std::sqrt((std::max(to.covariance(i, i), 0.0) + kVariance) /
                                          (std::max(from.covariance(i, i), 0.0) + kVariance)),
                                kMinGain,
                                kMaxGain);
        gain[static_cast<size_t>(i)] = static_cast<float>(factor);
        offset[static_cast<size_t>(i)] = static_cast<float>(to.mean(i) - factor * from.mean(i));
    }
    return std::make_shared<LabScale>(gain, offset);
}

/// f(m) of a symmetric matrix: f of its eigenvalues.
template <typename Function>
cv::Matx33d onEigenvalues(const cv::Matx33d& m, const Function& f) {
    cv::Vec3d values;
    cv::Matx33d vectors;  // rows
    cv::eigen(m, values, vectors);
    const cv::Matx33d diagonal(f(values(0)), 0, 0, 0, f(values(1)), 0, 0, 0, f(values(2)));
    return vectors.t() * diagonal * vectors;
}

/// The linear map that turns one covariance into the other and moves colours least:
/// A^-½ (A^½ B A^½)^½ A^-½ (Pitié and Kokaram, eq. 9). Symmetric, so its eigenvalues are its gains.
SharedColorChange mongeKantorovitch(const Moments& from, const Moments& to) {
    constexpr double kVariance = 1e-6;  // a quarter of an 8-bit level, squared
    const auto root = [](double value) { return std::sqrt(std::max(value, 0.0)); };
    const cv::Matx33d source = from.covariance + kVariance * cv::Matx33d::eye();
    const cv::Matx33d target = to.covariance + kVariance * cv::Matx33d::eye();
    const cv::Matx33d half = onEigenvalues(source, root);
    const cv::Matx33d inverseHalf = onEigenvalues(
        source, [&](double value) { return 1 / std::sqrt(std::max(value, kVariance)); });
    const cv::Matx33d unbounded =
        inverseHalf * onEigenvalues(half * target * half, root) * inverseHalf;
    const cv::Matx33d map = onEigenvalues(0.5 * (unbounded + unbounded.t()), [](double gain) {
        return std::clamp(gain, kMinGain, kMaxGain);
    });
    return std::make_shared<RgbAffine>(cv::Matx33f(map), cv::Vec3f(to.mean - map * from.mean));
}

using Histograms = std::array<SoftHistogram, 3>;

Histograms labHistograms(const Image& rgb, const Image& weights) {
    Histograms histograms;
    visitWeighted(rgb, weights, Space::Lab, [&](const Pixel& lab, double weight) {
        for (size_t channel = 0; channel < 3; ++channel)
            histograms[channel].add(lab[channel], weight);
    });
    return histograms;
}

SharedColorChange histogramMatch(const Histograms& from, const Histograms& to) {
    return std::make_shared<LabMaps>(std::array{
        HistogramMap(from[0], to[0]), HistogramMap(from[1], to[1]), HistogramMap(from[2], to[2])});
}

void checkWeights(const Image& rgb, const Image& weights, std::string_view name) {
    if (weights.size() != rgb.size() || weights.channels() != 1 ||
        weights.sampleType() != SampleType::F32)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the weights of the {} must be one float channel of {}×{} pixels, "
                                "got {} channel(s) of {}×{}",
                                name,
                                rgb.width(),
                                rgb.height(),
                                weights.channels(),
                                weights.width(),
                                weights.height()));
    if (!hasPixelThatCounts(rgb, weights))
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the {} has no pixel with a positive weight and a finite colour", name),
            name == "foreground" ? "Paint or load a mask that covers the foreground."
                                 : "Choose a reference region inside the background.");
}

}  // namespace

SharedColorChange colorTransfer(TransferMethod method,
                                const Image& rgb,
                                const Image& foreground,
                                const Image& reference) {
    if (rgb.channels() != 3 || rgb.sampleType() != SampleType::F32)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("statistics transfer takes three float channels, got {}", rgb.channels()));
    checkWeights(rgb, foreground, "foreground");
    checkWeights(rgb, reference, "reference");

    if (method == TransferMethod::Histogram)
        return histogramMatch(labHistograms(rgb, foreground), labHistograms(rgb, reference));
    const Space space = method == TransferMethod::Mkl ? Space::Srgb : Space::Lab;
    const Moments from = weightedMoments(rgb, foreground, space);
    const Moments to = weightedMoments(rgb, reference, space);
    if (method == TransferMethod::Mkl)
        return mongeKantorovitch(from, to);
    return labScale(from, to, method == TransferMethod::Reinhard);
}

SharedColorChange transferFrom(const ChangeRecord& record) {
    const bool isMaps = record.kind == ChangeKind::LabMaps;
    requireNumbers(record, isMaps ? 3 : 1);
    const auto refuse = [] {
        throw Error(ErrorCode::Corrupt, "a transfer of colours has numbers of another shape");
    };
    const std::span<const float> first = record.numbers.front().values;
    if (isMaps) {
        const auto map = [&](size_t channel) {
            const std::span<const float> values = record.numbers[channel].values;
            if (values.size() < 2)
                refuse();
            return HistogramMap(values[0], {values.begin() + 1, values.end()});
        };
        return std::make_shared<LabMaps>(std::array{map(0), map(1), map(2)});
    }
    if (record.kind == ChangeKind::LabScale && first.size() == 6)
        return std::make_shared<LabScale>(Pixel{first[0], first[1], first[2]},
                                          Pixel{first[3], first[4], first[5]});
    if (record.kind != ChangeKind::RgbAffine || first.size() != 12)
        refuse();
    cv::Matx33f matrix;
    cv::Vec3f offset;
    for (int row = 0; row < 3; ++row) {
        const auto at = static_cast<size_t>(row) * 4;
        for (int column = 0; column < 3; ++column)
            matrix(row, column) = first[at + static_cast<size_t>(column)];
        offset(row) = first[at + 3];
    }
    return std::make_shared<RgbAffine>(matrix, offset);
}

}  // namespace r2r
