// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/encoded_overlay.h"

#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace r2r {
namespace {

constexpr double kFull = 255;
constexpr int kBandHeight = 64;

/// One pixel of below, target and foreground.
struct Pixel {
    const uint8_t* below;
    const uint8_t* target;
    const uint8_t* foreground;
    double alphaBelow;  ///< 0…1, as the next two
    double alphaTarget;
    double coverage;

    [[nodiscard]] bool isOnOpaque() const { return alphaBelow >= 1; }
};

/// The three pictures row by row.
class Rows {
public:
    Rows(const Image& below, const Image& target, const Image& foreground, int y)
        : below_(below.row<uint8_t>(y))
        , target_(target.row<uint8_t>(y))
        , foreground_(foreground.row<uint8_t>(y))
        , channels_(static_cast<size_t>(below.channels())) {}

    [[nodiscard]] Pixel pixel(size_t x) const {
        const bool hasAlpha = channels_ == 4;
        const uint8_t* const below = &below_[channels_ * x];
        const uint8_t* const target = &target_[channels_ * x];
        const uint8_t* const foreground = &foreground_[4 * x];
        return {below,
                target,
                foreground,
                hasAlpha ? below[3] / kFull : 1,
                hasAlpha ? target[3] / kFull : 1,
                foreground[3] / kFull};
    }

private:
    std::span<const uint8_t> below_;
    std::span<const uint8_t> target_;
    std::span<const uint8_t> foreground_;
    size_t channels_;
};

/// The least share with which a colour exists that makes the target of an opaque pixel.
double leastShare(const Pixel& pixel) {
    double least = 0;
    for (int channel = 0; channel < 3; ++channel) {
        const double below = pixel.below[channel];
        const double step = pixel.target[channel] - below;
        if (step > 0)
            least = std::max(least, step / (kFull - below));
        else if (step < 0)
            least = std::max(least, -step / below);
    }
    return least;
}

/// The share of the foreground that comes nearest to the target with the foreground's own colours.
double fittingShare(const Pixel& pixel) {
    // Where both have nearly the same colours the coverage is as good as any share: so much do four
    // levels of difference in each channel count against it.
    constexpr double kTrust = 3 * 4 * 4;
    double along = kTrust * pixel.coverage;
    double length = kTrust;
    for (int channel = 0; channel < 3; ++channel) {
        const double way = pixel.foreground[channel] - pixel.below[channel];
        along += way * (pixel.target[channel] - pixel.below[channel]);
        length += way * way;
    }
    return along / length;
}

double shareOf(const Pixel& pixel) {
    if (!pixel.isOnOpaque() || pixel.coverage >= 1)
        return pixel.coverage;
    const double least = leastShare(pixel);
    return pixel.coverage > 0 ? std::clamp(fittingShare(pixel), least, 1.0) : least;
}

/// The value that gives the target's with this share.
uint8_t colorOf(const Pixel& pixel, int channel, double share) {
    const double below = pixel.below[channel];
    const double target = pixel.target[channel];
    const double value =
        pixel.isOnOpaque()
            ? below + (target - below) / share
            : (pixel.alphaTarget * target - (1 - share) * pixel.alphaBelow * below) / share;
    return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0, kFull)));
}

/// @param opacity  of the layer, in 255ths
void writePixel(const Pixel& pixel, int opacity, uint8_t* out) {
    const double scale = kFull * kFull / opacity;  // alpha values of a share
    int alpha = static_cast<int>(std::lround(std::clamp(scale * shareOf(pixel), 0.0, kFull)));
    if (pixel.isOnOpaque())
        while (alpha < 255 && alpha < scale * leastShare(pixel))
            ++alpha;
    out[3] = static_cast<uint8_t>(alpha);
    for (int channel = 0; channel < 3; ++channel)
        out[channel] =
            alpha == 0 ? pixel.foreground[channel] : colorOf(pixel, channel, alpha / scale);
}

/// The least opacity of the layer with which every pixel has its share, in 255ths.
int opacityFor(const Image& below,
               const Image& target,
               const Image& foreground,
               const JobContext& job) {
    std::vector<double> most(static_cast<size_t>(below.height()));  // of each row
    const Rect all = Rect::of(below.size());
    forEachRowBand(all, kBandHeight, Phase::Compositing, job, [&](const Rect& band) {
        for (int y = band.y; y < band.bottom(); ++y) {
            const Rows rows(below, target, foreground, y);
            double& row = most[static_cast<size_t>(y)];
            for (size_t x = 0; x < static_cast<size_t>(all.width); ++x)
                row = std::max(row, shareOf(rows.pixel(x)));
        }
    });
    return std::clamp(static_cast<int>(std::ceil(kFull * std::ranges::max(most) - 1e-6)), 1, 255);
}

/// @param over  RGBA, laid over with this opacity
void mixRow(std::span<uint8_t> row,
            std::span<const uint8_t> over,
            double opacity,
            size_t channels) {
    for (size_t x = 0; 4 * x < over.size(); ++x) {
        const double share = opacity * over[4 * x + 3] / kFull;
        if (share <= 0)
            continue;
        const double alpha = channels == 4 ? row[4 * x + 3] / kFull : 1;
        const double sum = share + (1 - share) * alpha;
        for (size_t channel = 0; channel < 3; ++channel) {
            uint8_t& value = row[channels * x + channel];
            const double mixed = share * over[4 * x + channel] + (1 - share) * alpha * value;
            value = static_cast<uint8_t>(std::lround(mixed / sum));
        }
        if (channels == 4)
            row[4 * x + 3] = static_cast<uint8_t>(std::lround(kFull * sum));
    }
}

}  // namespace

EncodedOverlay overlayShowing(const Image& target,
                              const Image& below,
                              const Image& foreground,
                              bool isFaded,
                              const JobContext& job) {
    const int opacity = isFaded ? opacityFor(below, target, foreground, job) : 255;
    EncodedOverlay overlay{Image(below.size(), 4, SampleType::U8), opacity / kFull};
    overlay.image.setEncoding(below.encoding());
    overlay.image.setIccProfile(below.iccProfile());
    static_cast<void>(overlay.image.mutableData());  // not in several threads at once
    const Rect all = Rect::of(below.size());
    forEachRowBand(all, kBandHeight, Phase::Compositing, job, [&](const Rect& band) {
        for (int y = band.y; y < band.bottom(); ++y) {
            const Rows rows(below, target, foreground, y);
            const auto out = overlay.image.mutableRow<uint8_t>(y);
            for (size_t x = 0; x < static_cast<size_t>(all.width); ++x)
                writePixel(rows.pixel(x), opacity, &out[4 * x]);
        }
    });
    return overlay;
}

Image withOverlay(Image below, const EncodedOverlay& overlay, const JobContext& job) {
    static_cast<void>(below.mutableData());  // not in several threads at once
    const Rect all = Rect::of(below.size());
    forEachRowBand(all, kBandHeight, Phase::Compositing, job, [&](const Rect& band) {
        for (int y = band.y; y < band.bottom(); ++y)
            mixRow(below.mutableRow<uint8_t>(y),
                   overlay.image.row<uint8_t>(y),
                   overlay.opacity,
                   static_cast<size_t>(below.channels()));
    });
    return below;
}

}  // namespace r2r
