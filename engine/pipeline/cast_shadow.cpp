// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/cast_shadow.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/render.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kLongerSide = 1600;  // of the raster that it is made in: it has no finer detail
constexpr double kFlattest = 0.05;
constexpr double kSoftest = 0.12;        // standard deviation, of the distance from the ground
constexpr double kFarShare = 0.65;       // of its darkness that is left at its end
constexpr double kDarkest = 0.05;        // share of pixels that tell the colour
constexpr double kContactHeight = 0.05;  // of the foreground: what counts as touching the ground
constexpr int kSoftLevels = 5;

void requireWithin(std::string_view name, double value, double most) {
    // NaN is in no range: the comparison is written so that it fails.
    if (!(value >= 0 && value <= most))
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the {} of a shadow must be between 0 and {}, got {}", name, most, value));
}

/// How much of each pixel of the raster the foreground covers: F32, 0…1.
cv::Mat coverageOf(const Foreground& foreground, Size raster) {
    cv::Mat covered = cv::Mat::zeros(raster.height, raster.width, CV_32F);
    const ForegroundSampler sampler(
        foreground.image, foreground.mask.toImage(), foreground.backgroundFromForeground(), raster);
    if (sampler.bounds().isEmpty())
        return covered;
    const PlacedPixels placed = sampler.sample(sampler.bounds());
    const cv::Rect at(placed.region.x, placed.region.y, placed.region.width, placed.region.height);
    cvView(placed.coverage).copyTo(covered(at));
    return covered;
}

/// The rows between which the foreground stands.
struct Standing {
    int top = 0;
    int ground = 0;  ///< the first row below it

    [[nodiscard]] double height() const { return ground - top; }
};

Standing standingOf(const cv::Mat& coverage) {
    const cv::Rect bounds = cv::boundingRect(coverage > 0.5);
    return {bounds.y, bounds.y + bounds.height};
}

/// The mask laid on the ground, hard.
cv::Mat laidDown(const cv::Mat& coverage, const Standing& standing, double right, double up) {
    // A point at height h goes to (x + h · right, ground − h · up); here is the way back.
    const double ground = standing.ground;
    const cv::Matx23d pictureFromShadow(
        1, right / up, -ground * right / up, 0, 1 / up, ground - ground / up);
    cv::Mat shadow;
    cv::warpAffine(coverage,
                   shadow,
                   pictureFromShadow,
                   coverage.size(),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT,
                   0);
    return shadow;
}

/// Wide blurs are made of fewer pixels, which nobody can tell.
cv::Mat blurred(const cv::Mat& picture, double sigmaPx) {
    constexpr double kEnoughPx = 4;
    cv::Mat result;
    const double factor = kEnoughPx / sigmaPx;
    const cv::Size size(std::max(1, cvRound(picture.cols * factor)),
                        std::max(1, cvRound(picture.rows * factor)));
    if (factor >= 0.5 || size.width < 2 || size.height < 2) {
        cv::GaussianBlur(picture, result, {0, 0}, sigmaPx);
        return result;
    }
    cv::Mat small;
    cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {0, 0}, kEnoughPx);
    cv::resize(small, result, picture.size(), 0, 0, cv::INTER_LINEAR);
    return result;
}

/// Softer and fainter row by row, with the distance from the ground.
cv::Mat softened(const cv::Mat& shadow,
                 const Standing& standing,
                 double perRow,
                 double length,
                 double softness) {
    const double most = std::max(0.5, kSoftest * softness * length);
    std::array<cv::Mat, kSoftLevels> levels;
    for (int i = 0; i < kSoftLevels; ++i)
        levels[static_cast<size_t>(i)] = blurred(shadow, 0.4 + most * i / (kSoftLevels - 1));
    cv::Mat result(shadow.size(), CV_32F);
    for (int y = 0; y < shadow.rows; ++y) {
        const double share =
            std::clamp(std::abs(y + 0.5 - standing.ground) * perRow / length, 0.0, 1.0);
        const double level = share * (kSoftLevels - 1);
        const auto lower = static_cast<size_t>(std::min(level, kSoftLevels - 2.0));
        const double between = level - static_cast<double>(lower);
        const double dark = 1 - (1 - kFarShare) * share;
        cv::addWeighted(levels[lower].row(y),
                        dark * (1 - between),
                        levels[lower + 1].row(y),
                        dark * between,
                        0,
                        result.row(y));
    }
    return result;
}

/// Where the foreground touches the ground.
cv::Mat contactOf(const cv::Mat& coverage, const Standing& standing) {
    const double height = standing.height();
    cv::Mat touching = cv::Mat::zeros(coverage.size(), CV_32F);
    const int low = std::max(0, static_cast<int>(standing.ground - kContactHeight * height));
    const cv::Rect band(0, low, coverage.cols, standing.ground - low);
    coverage(band).copyTo(touching(band));
    cv::GaussianBlur(
        touching, touching, {0, 0}, std::max(0.7, 0.03 * height), std::max(0.7, 0.02 * height));
    // Half of it is hidden by the foreground: what is left is to be as dark as that.
    return cv::min(2 * touching, 1);
}

/// The mean of the darkest pixels, as bytes of sRGB.
std::array<uint8_t, 3> darkColor(const Image& picture) {
    const Image rgb = toWorkingSpace(picture);
    std::vector<std::pair<float, std::array<float, 3>>> pixels;
    for (int y = 0; y < rgb.height(); ++y) {
        const auto row = rgb.row<float>(y);
        for (size_t x = 0; x < row.size(); x += 3)
            pixels.push_back({0.2126F * row[x] + 0.7152F * row[x + 1] + 0.0722F * row[x + 2],
                              {row[x], row[x + 1], row[x + 2]}});
    }
    const auto count =
        std::max<size_t>(1, static_cast<size_t>(kDarkest * static_cast<double>(pixels.size())));
    std::ranges::nth_element(
        pixels, pixels.begin() + static_cast<std::ptrdiff_t>(count - 1), {}, [](const auto& pixel) {
            return pixel.first;
        });
    std::array<double, 3> sum{};
    for (size_t i = 0; i < count; ++i)
        for (size_t channel = 0; channel < 3; ++channel)
            sum[channel] += pixels[i].second[channel];
    std::array<uint8_t, 3> color{};
    for (size_t channel = 0; channel < 3; ++channel)
        color[channel] = static_cast<uint8_t>(
            std::lround(255 * std::clamp(sum[channel] / static_cast<double>(count), 0.0, 1.0)));
    return color;
}

Image plain(Size size, const std::array<uint8_t, 3>& color) {
    Image image(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = color[i % 3];
    }
    return image;
}

}  // namespace

Foreground shadowOf(const Composition& composition,
                    const Foreground& foreground,
                    const CastShadow& shadow,
                    ForegroundId id,
                    const JobContext& job) {
    requireWithin("length", shadow.length, kLongestShadow);
    requireWithin("softness", shadow.softness, 1);
    requireWithin("opacity", shadow.opacity, 1);
    const Composition small =
        reduced({.background = composition.background, .metadata = {}, .foregrounds = {foreground}},
                kLongerSide);
    const Size raster = small.background.size();
    const cv::Mat coverage = coverageOf(small.foregrounds.front(), raster);
    const Standing standing = standingOf(coverage);
    if (!(standing.height() > 0))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} covers nothing that could cast a shadow", foreground.name),
                    "Paint its mask, or move it onto the background.");
    job.throwIfCancelled();

    const double angle = shadow.degrees * std::numbers::pi / 180;
    const double right = shadow.length * std::cos(angle);
    double up = shadow.length * std::sin(angle);
    if (std::abs(up) < kFlattest)
        up = up < 0 ? -kFlattest : kFlattest;
    const double slope = std::hypot(right, up);
    cv::Mat dark = softened(laidDown(coverage, standing, right, up),
                            standing,
                            slope / std::abs(up),
                            slope * standing.height(),
                            shadow.softness);
    dark = cv::max(dark, contactOf(coverage, standing));
    job.throwIfCancelled();

    cv::Mat levels;
    dark.convertTo(levels, CV_8U, 255);
    const Image mask = imageFromCv(levels);
    const Rect region = maskSupport(mask);
    const double larger = double(composition.background.width()) / raster.width;
    return {.id = id,
            .name = foreground.name + " (shadow)",
            .image = plain(region.size(), darkColor(small.background)),
            .mask = TiledMask::fromImage(cropped(mask, region)),
            .placement = {.centre = {larger * (region.x + region.width / 2.0),
                                     larger * (region.y + region.height / 2.0)},
                          .scale = larger},
            .opacity = shadow.opacity,
            .harmony = {.model = "lab-mean", .strength = {.overall = 0}}};
}

}  // namespace r2r
