// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/shadow_layers.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/render.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <numbers>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr double kFlattest = 0.05;
constexpr double kSoftest = 0.12;        // standard deviation, of the distance from the ground
constexpr double kGroundDepth = 0.4;     // the ground is seen from the side: soft edges are flat
constexpr double kFarShare = 0.65;       // of its darkness that is left at its end
constexpr double kDarkest = 0.05;        // share of pixels that tell the colour
constexpr double kDarkEnough = 0.4;      // of the mean luma, where there are no shadows
constexpr int kColorSide = 400;          // of the picture whose pixels those are
constexpr double kContactHeight = 0.05;  // of the foreground: what counts as touching the ground
constexpr double kContactWidth = 0.03;   // standard deviation, of its height
constexpr double kContactDepth = 0.02;
constexpr int kSoftLevels = 5;

void requireWithin(std::string_view name, double value, double most) {
    // NaN is in no range: the comparison is written so that it fails.
    if (!(value >= 0 && value <= most))
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the {} of a shadow must be between 0 and {}, got {}", name, most, value));
}

void requireSound(const CastShadow& shadow) {
    if (!std::isfinite(shadow.degrees))
        throw Error(ErrorCode::InvalidArgument, "the direction of a shadow must be a number");
    requireWithin("length", shadow.length, kLongestShadow);
    requireWithin("softness", shadow.softness, 1);
    requireWithin("opacity", shadow.opacity, 1);
    requireWithin("contact", shadow.contact, 1);
}

/// How a shadow lies: a point one pixel above the ground falls that far to the right and up.
struct Fall {
    double right = 0;
    double up = 0;

    explicit Fall(const CastShadow& shadow) {
        const double angle = shadow.degrees * std::numbers::pi / 180;
        right = shadow.length * std::cos(angle);
        up = shadow.length * std::sin(angle);
        if (std::abs(up) < kFlattest)
            up = up < 0 ? -kFlattest : kFlattest;
    }

    [[nodiscard]] double slope() const { return std::hypot(right, up); }
};

/// What a foreground covers of a raster.
struct Coverage {
    cv::Mat pixels;  ///< F32, 0…1, of `region`
    Rect region;
    int ground = 0;  ///< the first row below it, of the raster
    Standing standing;
};

/// The middle of what is in the lowest rows above the ground.
double footOf(const cv::Mat& rows) {
    const cv::Moments moments = cv::moments(rows);
    return moments.m00 > 0 ? moments.m10 / moments.m00 + 0.5 : rows.cols / 2.0;
}

int lowRows(double height) {
    return std::max(1, static_cast<int>(std::ceil(kContactHeight * height)));
}

std::optional<Coverage> coverageOf(const Foreground& foreground, Size raster) {
    const ForegroundSampler sampler(
        foreground.image, foreground.mask.toImage(), foreground.backgroundFromForeground(), raster);
    if (sampler.bounds().isEmpty())
        return std::nullopt;
    const PlacedPixels placed = sampler.sample(sampler.bounds());
    Coverage covered{.pixels = cvView(placed.coverage).clone(), .region = placed.region};
    const cv::Rect body = cv::boundingRect(covered.pixels > 0.5);
    if (body.height <= 0)
        return std::nullopt;
    covered.ground = placed.region.y + body.y + body.height;
    const int low = std::min(body.height, lowRows(body.height));
    const double foot =
        footOf(covered.pixels.rowRange(body.y + body.height - low, body.y + body.height));
    covered.standing = {.foot = {placed.region.x + foot, static_cast<double>(covered.ground)},
                        .height = static_cast<double>(body.height)};
    return covered;
}

/// The pixels of the raster that the shadow may darken.
Rect reachOf(const Coverage& covered, const Fall& fall, double softestPx, Size raster) {
    const Rect& from = covered.region;
    const auto fallen = [&](int x, int y) {
        const double above = covered.ground - y;
        return Point{x + above * fall.right, covered.ground - above * fall.up};
    };
    double left = from.x;  // of the contact, too
    double right = from.right();
    double top = covered.ground - lowRows(covered.standing.height);
    double bottom = covered.ground;
    for (const Point each : {fallen(from.x, from.y),
                             fallen(from.right(), from.y),
                             fallen(from.x, from.bottom()),
                             fallen(from.right(), from.bottom())}) {
        left = std::min(left, each.x);
        right = std::max(right, each.x);
        top = std::min(top, each.y);
        bottom = std::max(bottom, each.y);
    }
    const double margin = 3 * std::max(softestPx, kContactWidth * covered.standing.height) + 4;
    const auto inside = [](double value, int most) {
        return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(most)));
    };
    const int x = inside(std::floor(left - margin), raster.width);
    const int y = inside(std::floor(top - margin), raster.height);
    return {x,
            y,
            inside(std::ceil(right + margin), raster.width) - x,
            inside(std::ceil(bottom + margin), raster.height) - y};
}

/// The mask laid on the ground, hard.
cv::Mat laidDown(const Coverage& covered, const Fall& fall, const Rect& reach) {
    // A point at height h goes to (x + h · right, ground − h · up); here is the way back, from
    // pixels of the reach to those of what is covered.
    const double ground = covered.ground - reach.y;
    const double slant = fall.right / fall.up;
    const cv::Matx23d pictureFromShadow(1,
                                        slant,
                                        -ground * slant + reach.x - covered.region.x,
                                        0,
                                        1 / fall.up,
                                        covered.ground - ground / fall.up - covered.region.y);
    cv::Mat shadow;
    cv::warpAffine(covered.pixels,
                   shadow,
                   pictureFromShadow,
                   {reach.width, reach.height},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT,
                   0);
    return shadow;
}

/// A side of the picture that a blur is made in: wide blurs are made of fewer pixels, which nobody
/// can tell.
int blurSide(int side, double sigmaPx) {
    constexpr double kEnoughPx = 4;
    const double factor = kEnoughPx / sigmaPx;
    return factor < 0.5 ? std::max(2, cvRound(side * factor)) : side;
}

/// Blurred as on the ground.
cv::Mat blurred(const cv::Mat& picture, double sigmaPx) {
    const double across = sigmaPx;
    const double deep = std::max(kGroundDepth * sigmaPx, 0.4);
    const cv::Size size(std::min(picture.cols, blurSide(picture.cols, across)),
                        std::min(picture.rows, blurSide(picture.rows, deep)));
    cv::Mat small = picture;
    if (size != picture.size())
        cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
    cv::Mat result;
    cv::GaussianBlur(small,
                     result,
                     {0, 0},
                     across * size.width / picture.cols,
                     deep * size.height / picture.rows);
    if (size != picture.size())
        cv::resize(result, result, picture.size(), 0, 0, cv::INTER_LINEAR);
    return result;
}

/// Softer and fainter row by row, with the distance from the ground.
/// @param ground  row of `shadow`
cv::Mat softened(
    const cv::Mat& shadow, double ground, double perRow, double length, double softestPx) {
    cv::Mat levels[kSoftLevels];
    for (int i = 0; i < kSoftLevels; ++i)
        levels[i] = blurred(shadow, 0.4 + softestPx * i / (kSoftLevels - 1));
    cv::Mat result(shadow.size(), CV_32F);
    for (int y = 0; y < shadow.rows; ++y) {
        const double share = std::clamp(std::abs(y + 0.5 - ground) * perRow / length, 0.0, 1.0);
        const double level = share * (kSoftLevels - 1);
        const int lower = static_cast<int>(std::min(level, kSoftLevels - 2.0));
        const double between = level - lower;
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
cv::Mat contactOf(const Coverage& covered, const Rect& reach) {
    const double height = covered.standing.height;
    cv::Mat touching = cv::Mat::zeros(reach.height, reach.width, CV_32F);
    const int low = covered.ground - lowRows(height);
    const Rect band = intersection(
        intersection({covered.region.x, low, covered.region.width, covered.ground - low},
                     covered.region),
        reach);
    const auto at = [&](const Rect& origin) {
        return cv::Rect(band.x - origin.x, band.y - origin.y, band.width, band.height);
    };
    if (!band.isEmpty())
        covered.pixels(at(covered.region)).copyTo(touching(at(reach)));
    cv::GaussianBlur(touching,
                     touching,
                     {0, 0},
                     std::max(0.7, kContactWidth * height),
                     std::max(0.7, kContactDepth * height));
    // Half of it is hidden by the foreground: what is left is to be as dark as that.
    return cv::min(2 * touching, 1);
}

Image plain(Size size, const ShadowColor& color) {
    Image image(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = color[i % 3];
    }
    return image;
}

}  // namespace

bool castsShadow(const Composition& composition, const Foreground& foreground) {
    return foreground.shadow && !foreground.isHidden && foreground.opacity > 0 &&
           foreground.shadow->opacity > 0 && !isPartOfBackground(composition, foreground);
}

std::optional<std::string> shadowNote(const Composition& composition) {
    std::vector<std::string> names;
    for (const Foreground& foreground : composition.foregrounds)
        if (castsShadow(composition, foreground))
            names.push_back(foreground.name);
    if (names.empty())
        return std::nullopt;
    return fmt::format("{} {}, which changes the background beyond {}.",
                       fmt::join(names, ", "),
                       names.size() == 1 ? "casts a shadow" : "cast shadows",
                       names.size() == 1 ? "it" : "them");
}

std::optional<ShadowShape> shadowShape(const Foreground& foreground,
                                       const CastShadow& shadow,
                                       Size raster,
                                       const JobContext& job) {
    requireSound(shadow);
    const std::optional<Coverage> covered = coverageOf(foreground, raster);
    job.throwIfCancelled();
    if (!covered)
        return std::nullopt;
    const Fall fall(shadow);
    const double length = fall.slope() * covered->standing.height;
    // Squared, so that the lower half of the range is for the sun.
    const double softestPx = std::max(0.5, kSoftest * shadow.softness * shadow.softness * length);
    const Rect reach = reachOf(*covered, fall, softestPx, raster);
    if (reach.isEmpty())
        return std::nullopt;

    cv::Mat dark = softened(laidDown(*covered, fall, reach),
                            covered->ground - reach.y,
                            fall.slope() / std::abs(fall.up),
                            length,
                            softestPx);
    job.throwIfCancelled();
    dark = cv::max(dark, shadow.contact * contactOf(*covered, reach));
    cv::Mat levels;
    dark.convertTo(levels, CV_8U, 255);
    const Image mask = imageFromCv(levels);
    const Rect support = maskSupport(mask);
    if (support.isEmpty())
        return std::nullopt;
    return ShadowShape{
        .mask = cropped(mask, support),
        .region = {reach.x + support.x, reach.y + support.y, support.width, support.height},
        .raster = raster,
        .standing = covered->standing};
}

ShadowColor colorOfShadows(const Image& background) {
    const Image rgb = toWorkingSpace(resized(background, fitted(background.size(), kColorSide)));
    std::vector<std::array<float, 4>> pixels;  // luma first
    pixels.reserve(static_cast<size_t>(rgb.width()) * static_cast<size_t>(rgb.height()));
    for (int y = 0; y < rgb.height(); ++y) {
        const auto row = rgb.row<float>(y);
        for (size_t x = 0; x < row.size(); x += 3)
            pixels.push_back({0.2126F * row[x] + 0.7152F * row[x + 1] + 0.0722F * row[x + 2],
                              row[x],
                              row[x + 1],
                              row[x + 2]});
    }
    const auto count =
        std::max<size_t>(1, static_cast<size_t>(kDarkest * static_cast<double>(pixels.size())));
    // Of pixels that are equally dark, any order would do, but it has to be one.
    std::ranges::nth_element(pixels, pixels.begin() + static_cast<std::ptrdiff_t>(count - 1));
    std::sort(pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(count));
    const auto mean = [&](size_t value, size_t among) {
        double sum = 0;
        for (size_t i = 0; i < among; ++i)
            sum += static_cast<double>(pixels[i][value]);
        return sum / static_cast<double>(among);
    };
    const double luma = mean(0, count);
    const double darkEnough = kDarkEnough * mean(0, pixels.size());
    const double factor = luma > darkEnough && luma > 0 ? std::max(0.0, darkEnough) / luma : 1;
    ShadowColor color{};
    for (size_t channel = 0; channel < 3; ++channel)
        color[channel] = static_cast<uint8_t>(
            std::lround(255 * std::clamp(factor * mean(1 + channel, count), 0.0, 1.0)));
    return color;
}

Foreground shadowLayer(const ShadowShape& shape,
                       const Foreground& caster,
                       const ShadowColor& color,
                       Size background,
                       ForegroundId id) {
    const double larger = double(background.width) / shape.raster.width;
    const Rect& region = shape.region;
    return {.id = id,
            .name = caster.name + " (shadow)",
            .image = plain(region.size(), color),
            .mask = TiledMask::fromImage(shape.mask),
            .placement = {.centre = {larger * (region.x + region.width / 2.0),
                                     larger * (region.y + region.height / 2.0)},
                          .scale = larger},
            .opacity = caster.opacity * caster.shadow.value_or(CastShadow{}).opacity};
}

Composition withShadows(Composition composition, const JobContext& job) {
    const auto casts = [&](const Foreground& each) { return castsShadow(composition, each); };
    if (std::ranges::none_of(composition.foregrounds, casts))
        return composition;
    Composition casting{.background = composition.background, .metadata = {}, .foregrounds = {}};
    std::ranges::copy_if(composition.foregrounds, std::back_inserter(casting.foregrounds), casts);
    const Composition small = reduced(casting, kShadowSide);
    std::optional<ShadowColor> sampled;
    std::vector<Foreground> layers;
    uint32_t next = static_cast<uint32_t>(composition.unusedId());
    for (const Foreground& foreground : composition.foregrounds) {
        const Foreground* placed = small.find(foreground.id);
        if (!placed) {
            layers.push_back(foreground);
            continue;
        }
        const CastShadow& shadow = *foreground.shadow;
        if (!shadow.color && !sampled)
            sampled = colorOfShadows(small.background);
        if (const auto shape = shadowShape(*placed, shadow, small.background.size(), job))
            layers.push_back(shadowLayer(*shape,
                                         foreground,
                                         shadow.color ? *shadow.color : *sampled,
                                         composition.background.size(),
                                         ForegroundId{next++}));
        layers.push_back(foreground);
    }
    for (Foreground& layer : layers)
        layer.shadow.reset();
    composition.foregrounds = std::move(layers);
    return composition;
}

}  // namespace r2r
