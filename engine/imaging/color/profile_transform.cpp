// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/profile_transform.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/color/icc_profile.h"
#include "engine/imaging/color/profile_curve.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace r2r {
namespace {

class LinearLight final : public ProfileTransform {
public:
    void toWorkingSpace(std::span<float> rgb) const override { encodeSrgbRow(rgb); }

    void fromWorkingSpace(std::span<float> rgb) const override { linearizeRow(rgb); }
};

/// Integer samples of a profile that is three curves and a matrix, as those of cameras and
/// displays are. Several times as fast as the general way, and exact: see `ProfileCurve`.
class MatrixShaper final : public ProfileTransform {
public:
    MatrixShaper(std::array<ProfileCurve, 3> curves, const cv::Matx33d& linearSrgbFromLinearDevice)
        : curves_(std::move(curves))
        , to_(linearSrgbFromLinearDevice)
        , from_(linearSrgbFromLinearDevice.inv()) {}

    void toWorkingSpace(std::span<float> rgb) const override {
        for (size_t i = 0; i < rgb.size(); i += 3) {
            const cv::Vec3f linear(curves_[0].linear(rgb[i]),
                                   curves_[1].linear(rgb[i + 1]),
                                   curves_[2].linear(rgb[i + 2]));
            store(to_ * linear, &rgb[i]);
        }
        encodeSrgbRow(rgb);
    }

    void fromWorkingSpace(std::span<float> rgb) const override {
        linearizeRow(rgb);
        for (size_t i = 0; i < rgb.size(); i += 3) {
            const cv::Vec3f linear = from_ * cv::Vec3f(rgb[i], rgb[i + 1], rgb[i + 2]);
            for (int channel = 0; channel < 3; ++channel)
                rgb[i + static_cast<size_t>(channel)] =
                    curves_[static_cast<size_t>(channel)].device(linear[channel]);
        }
    }

private:
    static void store(const cv::Vec3f& value, float* rgb) {
        rgb[0] = value[0];
        rgb[1] = value[1];
        rgb[2] = value[2];
    }

    std::array<ProfileCurve, 3> curves_;
    cv::Matx33f to_;
    cv::Matx33f from_;
};

struct TransformDeleter {
    void operator()(void* transform) const { cmsDeleteTransform(transform); }
};

using TransformHandle = std::unique_ptr<void, TransformDeleter>;

/// Any other profile, and floating-point samples: LittleCMS in float, unbounded where the profile
/// is.
class GeneralProfile final : public ProfileTransform {
public:
    GeneralProfile(TransformHandle to, TransformHandle from)
        : to_(std::move(to)), from_(std::move(from)) {}

    void toWorkingSpace(std::span<float> rgb) const override {
        apply(to_, rgb);
        encodeSrgbRow(rgb);
    }

    void fromWorkingSpace(std::span<float> rgb) const override {
        linearizeRow(rgb);
        apply(from_, rgb);
    }

private:
    static void apply(const TransformHandle& transform, std::span<float> rgb) {
        cmsDoTransform(
            transform.get(), rgb.data(), rgb.data(), static_cast<cmsUInt32Number>(rgb.size() / 3));
    }

    TransformHandle to_;
    TransformHandle from_;
};

/// XYZ of the device's primaries, adapted to D50, as columns.
std::optional<cv::Matx33d> colorants(cmsHPROFILE profile) {
    cv::Matx33d matrix;
    const std::array tags{cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
    for (int column = 0; column < 3; ++column) {
        const auto* xyz =
            static_cast<const cmsCIEXYZ*>(cmsReadTag(profile, tags[static_cast<size_t>(column)]));
        if (!xyz)
            return std::nullopt;
        matrix(0, column) = xyz->X;
        matrix(1, column) = xyz->Y;
        matrix(2, column) = xyz->Z;
    }
    return matrix;
}

bool hasLookupTables(cmsHPROFILE profile) {
    const std::array tags{cmsSigAToB0Tag, cmsSigAToB1Tag, cmsSigDToB0Tag, cmsSigDToB1Tag};
    return std::ranges::any_of(tags, [&](auto tag) { return cmsIsTag(profile, tag) != 0; });
}

std::shared_ptr<const ProfileTransform> matrixShaper(cmsHPROFILE profile) {
    if (!cmsIsMatrixShaper(profile) || hasLookupTables(profile))
        return nullptr;
    const auto device = colorants(profile);
    const auto srgb = colorants(ProfileHandle(cmsCreate_sRGBProfile()).get());
    // A matrix that is nearly flat cannot be undone: the smallest one in use has 0.1.
    if (!device || !srgb || std::abs(cv::determinant(*device)) < 1e-3)
        return nullptr;

    std::vector<ProfileCurve> curves;
    for (const auto tag : {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag}) {
        const auto* curve = static_cast<const cmsToneCurve*>(cmsReadTag(profile, tag));
        auto both = curve ? ProfileCurve::from(*curve) : std::nullopt;
        if (!both)
            return nullptr;
        curves.push_back(std::move(*both));
    }
    return std::make_shared<MatrixShaper>(
        std::array{std::move(curves[0]), std::move(curves[1]), std::move(curves[2])},
        srgb->inv() * *device);
}

std::shared_ptr<const ProfileTransform> generalProfile(cmsHPROFILE profile) {
    const ToneCurveHandle straight(cmsBuildGamma(nullptr, 1.0));
    const ProfileHandle linear = srgbPrimariesProfile(straight.get());
    // Without LittleCMS' one-pixel cache a transform may serve several threads.
    const auto transform = [](cmsHPROFILE source, cmsHPROFILE target) {
        return TransformHandle(cmsCreateTransform(source,
                                                  TYPE_RGB_FLT,
                                                  target,
                                                  TYPE_RGB_FLT,
                                                  INTENT_RELATIVE_COLORIMETRIC,
                                                  cmsFLAGS_NOCACHE | cmsFLAGS_NOOPTIMIZE));
    };
    TransformHandle to = transform(profile, linear.get());
    TransformHandle from = transform(linear.get(), profile);
    if (!to || !from)
        return nullptr;
    return std::make_shared<GeneralProfile>(std::move(to), std::move(from));
}

bool describesRgbPictures(cmsHPROFILE profile) {
    const cmsProfileClassSignature kind = cmsGetDeviceClass(profile);
    return cmsGetColorSpace(profile) == cmsSigRgbData &&
           (kind == cmsSigDisplayClass || kind == cmsSigInputClass || kind == cmsSigOutputClass ||
            kind == cmsSigColorSpaceClass);
}

/// Colours that tell profiles apart: a grey ramp, then primaries and secondaries, full and half.
std::vector<float> probeColors() {
    std::vector<float> rgb;
    for (int i = 0; i <= 16; ++i)
        rgb.insert(rgb.end(), 3, static_cast<float>(i) / 16.0F);
    for (const float level : {0.5F, 1.0F})
        for (unsigned mask = 1; mask < 7; ++mask)
            for (unsigned channel = 0; channel < 3; ++channel)
                rgb.push_back((mask >> channel & 1U) != 0 ? level : 0.0F);
    return rgb;
}

/// The farthest that `transform` moves a probe; infinite when it yields anything but numbers.
float farthestMove(const ProfileTransform& transform) {
    const std::vector<float> before = probeColors();
    std::vector<float> after = before;
    transform.toWorkingSpace(after);
    float farthest = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        if (!std::isfinite(after[i]))
            return std::numeric_limits<float>::infinity();
        farthest = std::max(farthest, std::abs(after[i] - before[i]));
    }
    return farthest;
}

}  // namespace

ProfileReading readProfile(std::span<const std::byte> icc, SampleType type) {
    const ProfileHandle profile = openProfile(icc);
    if (!profile || !describesRgbPictures(profile.get()))
        return {};
    std::shared_ptr<const ProfileTransform> transform;
    if (type != SampleType::F32)
        transform = matrixShaper(profile.get());
    if (!transform)
        transform = generalProfile(profile.get());
    if (!transform)
        return {};

    // Half of an 8-bit level: the many files that describe sRGB differ by less among themselves.
    constexpr float kSameAsSrgb = 0.5F / 255.0F;
    const float move = farthestMove(*transform);
    if (!std::isfinite(move))
        return {};
    if (move <= kSameAsSrgb)
        return {ProfileUse::Srgb, nullptr};
    return {ProfileUse::Convert, std::move(transform)};
}

std::shared_ptr<const ProfileTransform> transformFor(const Image& form) {
    if (form.iccProfile()) {
        ProfileReading reading = readProfile(*form.iccProfile(), form.sampleType());
        if (reading.use != ProfileUse::Unusable)
            return std::move(reading.transform);
    }
    if (form.encoding() == ColorEncoding::LinearSrgb)
        return std::make_shared<LinearLight>();
    return nullptr;
}

}  // namespace r2r
