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

/// Lab of one white as Lab of D50.
class LabAdaptation {
public:
    explicit LabAdaptation(const Chromaticity& white) {
        const cmsCIExyY whitePoint{white.x, white.y, 1};
        cmsxyY2XYZ(&white_, &whitePoint);
        // The adaptation is linear: what becomes of X, Y and Z alone says all.
        const std::array<cmsCIEXYZ, 3> units{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
        for (size_t i = 0; i < units.size(); ++i)
            cmsAdaptToIlluminant(&columns_[i], &white_, cmsD50_XYZ(), &units[i]);
    }

    void apply(std::span<float, 3> lab) const {
        const cmsCIELab given{lab[0], lab[1], lab[2]};
        cmsCIEXYZ xyz;
        cmsLab2XYZ(&white_, &xyz, &given);
        const auto& [x, y, z] = columns_;
        const cmsCIEXYZ adapted{x.X * xyz.X + y.X * xyz.Y + z.X * xyz.Z,
                                x.Y * xyz.X + y.Y * xyz.Y + z.Y * xyz.Z,
                                x.Z * xyz.X + y.Z * xyz.Y + z.Z * xyz.Z};
        cmsCIELab result;
        cmsXYZ2Lab(nullptr, &result, &adapted);
        lab[0] = static_cast<float>(result.L);
        lab[1] = static_cast<float>(result.a);
        lab[2] = static_cast<float>(result.b);
    }

private:
    cmsCIEXYZ white_{};
    std::array<cmsCIEXYZ, 3> columns_{};
};

/// The way in which LittleCMS sees the samples of a picture.
struct Device {
    ProfileHandle profile;
    cmsUInt32Number format = TYPE_RGB_FLT;
    int colors = 3;
    bool hasAlpha = false;
    std::optional<LabAdaptation> adaptation = {};
};

/// Without a profile when `icc` does not fit.
Device deviceOf(const Image& image,
                codecs::ColorModel model,
                std::span<const std::byte> icc,
                std::optional<Chromaticity> labWhite) {
    if (model == codecs::ColorModel::Lab)
        return {ProfileHandle(cmsCreateLab4Profile(nullptr)),
                TYPE_Lab_FLT,
                3,
                false,
                labWhite ? std::optional<LabAdaptation>(*labWhite) : std::nullopt};
    const bool isInk = model == codecs::ColorModel::Cmyk;
    const bool isGrey = image.channels() < 3;
    ProfileHandle profile = openProfile(icc);
    const auto space = isInk ? cmsSigCmykData : isGrey ? cmsSigGrayData : cmsSigRgbData;
    if (profile && cmsGetColorSpace(profile.get()) != space)
        profile.reset();
    if (isInk)
        return {std::move(profile), TYPE_CMYK_FLT, 4, false};
    if (isGrey)
        return {std::move(profile), TYPE_GRAY_FLT, 1, image.hasAlpha()};
    return {std::move(profile), TYPE_RGB_FLT, 3, image.hasAlpha()};
}

/// To linear sRGB, unbounded.
TransformHandle linearSrgbFrom(const Device& device) {
    const ToneCurveHandle straight = powerCurve(1);
    const ProfileHandle linear = srgbPrimariesProfile(straight.get());
    return TransformHandle(cmsCreateTransform(device.profile.get(),
                                              device.format,
                                              linear.get(),
                                              TYPE_RGB_FLT,
                                              INTENT_RELATIVE_COLORIMETRIC,
                                              cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE));
}

/// In place, from [0, 1] to what LittleCMS calls such colours in floats.
void toDeviceUnits(std::span<float> samples, const Device& device, SampleType type) {
    constexpr float kPercent = 100;
    if (device.format == TYPE_CMYK_FLT)
        for (float& ink : samples)
            ink *= kPercent;
    if (device.format != TYPE_Lab_FLT)
        return;
    const float chroma = type == SampleType::U8 ? 255.0F : 65535.0F / 256.0F;
    for (size_t i = 0; i < samples.size(); i += 3) {
        if (type != SampleType::F32) {
            samples[i] *= kPercent;
            samples[i + 1] = samples[i + 1] * chroma - 128.0F;
            samples[i + 2] = samples[i + 2] * chroma - 128.0F;
        }
        if (device.adaptation)
            device.adaptation->apply(samples.subspan(i).first<3>());
    }
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
Image linearPicture(const Image& image, const Device& device, cmsHTRANSFORM transform) {
    const cv::Mat scaled = scaledToOne(image);
    const int colors = device.colors;
    const int channels = device.hasAlpha ? 4 : 3;
    Image result(image.size(), channels, SampleType::F32);
    result.setEncoding(ColorEncoding::LinearSrgb);
    cv::Mat target = mutableCvView(result);
    forEachRowBand(Rect::of(image.size()), kBandHeight, Phase::Reading, {}, [&](const Rect& band) {
        std::vector<float> samples(static_cast<size_t>(image.width() * colors));
        std::vector<float> rgb(static_cast<size_t>(image.width()) * 3);
        for (int y = band.y; y < band.bottom(); ++y) {
            const auto* from = scaled.ptr<float>(y);
            auto* to = target.ptr<float>(y);
            for (int x = 0; x < image.width(); ++x)
                std::copy_n(from + x * image.channels(), colors, &samples[size_t(x * colors)]);
            toDeviceUnits(samples, device, image.sampleType());
            cmsDoTransform(
                transform, samples.data(), rgb.data(), static_cast<cmsUInt32Number>(image.width()));
            for (int x = 0; x < image.width(); ++x) {
                std::copy_n(&rgb[size_t{3} * size_t(x)], 3, to + x * channels);
                if (channels == 4)
                    to[x * channels + 3] = from[(x + 1) * image.channels() - 1];
            }
        }
    });
    return result;
}

/// The largest distance of samples from [0, 1].
double excess(const Image& image) {
    double lowest = 0;
    double highest = 0;
    cv::minMaxIdx(cvView(withoutAlpha(image)).reshape(1), &lowest, &highest);
    return std::max({-lowest, highest - 1, 0.0});
}

}  // namespace

std::optional<RewrittenPicture> inWritableProfile(const Image& image,
                                                  codecs::ColorModel model,
                                                  std::span<const std::byte> icc,
                                                  std::optional<Chromaticity> labWhite) {
    const Device device = deviceOf(image, model, icc, labWhite);
    const TransformHandle transform = device.profile ? linearSrgbFrom(device) : nullptr;
    if (!transform)
        return std::nullopt;
    const Image linear = linearPicture(image, device, transform.get());
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
    const SampleType type = best->profile ? SampleType::U16 : image.sampleType();
    return RewrittenPicture{converted(linear, {type, ColorEncoding::Srgb, best->profile}),
                            best->name};
}

Image withIdealInks(const Image& cmyk) {
    const cv::Mat scaled = scaledToOne(cmyk);
    Image rgb(cmyk.size(), 3, SampleType::F32);
    for (int y = 0; y < rgb.height(); ++y) {
        const auto* ink = scaled.ptr<cv::Vec4f>(y);
        auto sample = rgb.mutableRow<float>(y).begin();
        for (int x = 0; x < rgb.width(); ++x)
            for (int channel = 0; channel < 3; ++channel)
                *sample++ = (1 - ink[x][channel]) * (1 - ink[x][3]);
    }
    return converted(rgb, {cmyk.sampleType(), ColorEncoding::Srgb, nullptr});
}

}  // namespace r2r
