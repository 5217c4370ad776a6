// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/one_way_profile.h"

#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/row_bands.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kBandHeight = 64;

struct TransformDeleter {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};

using TransformHandle = std::unique_ptr<void, TransformDeleter>;

struct Candidate {
    std::string name;
    IccProfile profile;  ///< null: sRGB
};

/// Small ones first: the fewer colours a profile holds, the finer are its steps.
std::vector<Candidate> candidates() {
    const auto shared = [](std::vector<std::byte> icc) {
        return std::make_shared<const std::vector<std::byte>>(std::move(icc));
    };
    constexpr Primaries kProPhoto{
        {0.7347, 0.2653}, {0.1596, 0.8404}, {0.0366, 0.0001}, {0.3457, 0.3585}};
    return {{"sRGB", nullptr},
            {"Adobe RGB", shared(adobeRgbProfile())},
            {"Rec. 2020",
             shared(matrixProfile(*primariesOfCode(9), powerCurve(2.4), "Rec. 2020, gamma 2.4"))},
            {"ProPhoto RGB",
             shared(matrixProfile(kProPhoto, powerCurve(1.8), "Compatible with ProPhoto RGB"))}};
}

/// From device values to linear sRGB, unbounded.
TransformHandle linearSrgbFrom(cmsHPROFILE profile, bool isGrey) {
    const ToneCurveHandle straight = powerCurve(1);
    const ProfileHandle linear = srgbPrimariesProfile(straight.get());
    return TransformHandle(cmsCreateTransform(profile,
                                              isGrey ? TYPE_GRAY_FLT : TYPE_RGB_FLT,
                                              linear.get(),
                                              TYPE_RGB_FLT,
                                              INTENT_RELATIVE_COLORIMETRIC,
                                              cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE));
}

/// The samples of `image` scaled to [0, 1], whatever they mean.
cv::Mat scaledToOne(const Image& image) {
    const double units = image.sampleType() == SampleType::U8    ? 255
                         : image.sampleType() == SampleType::U16 ? 65535
                                                                 : 1;
    cv::Mat scaled;
    cvView(image).convertTo(scaled, CV_32F, 1 / units);
    return scaled;
}

/// Linear sRGB as the transform tells, F32, with the alpha of `image`.
Image linearPicture(const Image& image, cmsHTRANSFORM transform) {
    const cv::Mat scaled = scaledToOne(image);
    const int colors = image.channels() < 3 ? 1 : 3;
    const int channels = image.hasAlpha() ? 4 : 3;
    Image result(image.size(), channels, SampleType::F32);
    result.setEncoding(ColorEncoding::LinearSrgb);
    cv::Mat target = mutableCvView(result);
    forEachRowBand(Rect::of(image.size()), kBandHeight, Phase::Reading, {}, [&](const Rect& band) {
        std::vector<float> device(static_cast<size_t>(image.width() * colors));
        std::vector<float> rgb(static_cast<size_t>(image.width()) * 3);
        for (int y = band.y; y < band.bottom(); ++y) {
            const auto* from = scaled.ptr<float>(y);
            auto* to = target.ptr<float>(y);
            for (int x = 0; x < image.width(); ++x)
                std::copy_n(from + x * image.channels(), colors, &device[size_t(x * colors)]);
            cmsDoTransform(
                transform, device.data(), rgb.data(), static_cast<cmsUInt32Number>(image.width()));
            for (int x = 0; x < image.width(); ++x) {
                std::copy_n(&rgb[size_t{3} * size_t(x)], 3, to + x * channels);
                if (channels == 4)
                    to[x * channels + 3] = from[(x + 1) * image.channels() - 1];
            }
        }
    });
    return result;
}

/// How far samples lie outside of [0, 1].
double excess(const Image& image) {
    double lowest = 0;
    double highest = 0;
    cv::minMaxIdx(cvView(withoutAlpha(image)).reshape(1), &lowest, &highest);
    return std::max({-lowest, highest - 1, 0.0});
}

}  // namespace

std::optional<RewrittenPicture> inWritableProfile(const Image& image,
                                                  std::span<const std::byte> icc) {
    const ProfileHandle profile = openProfile(icc);
    if (!profile)
        return std::nullopt;
    const bool isGrey = image.channels() < 3;
    if (cmsGetColorSpace(profile.get()) != (isGrey ? cmsSigGrayData : cmsSigRgbData))
        return std::nullopt;
    const TransformHandle transform = linearSrgbFrom(profile.get(), isGrey);
    if (!transform)
        return std::nullopt;
    const Image linear = linearPicture(image, transform.get());
    if (nonFiniteReport(linear))
        return std::nullopt;
    if (image.sampleType() == SampleType::F32)
        return RewrittenPicture{linear, "linear sRGB"};

    constexpr double kHalfALevel = 0.5 / 255;
    const std::vector<Candidate> all = candidates();
    const Candidate* best = nullptr;
    double least = 0;
    for (const Candidate& candidate : all) {
        const double outside =
            excess(converted(linear, {SampleType::F32, ColorEncoding::Srgb, candidate.profile}));
        if (!best || outside < least - kHalfALevel) {
            best = &candidate;
            least = outside;
        }
        if (least <= kHalfALevel)
            break;
    }
    return RewrittenPicture{
        converted(linear, {image.sampleType(), ColorEncoding::Srgb, best->profile}), best->name};
}

}  // namespace r2r
