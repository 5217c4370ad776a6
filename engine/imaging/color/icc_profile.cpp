// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/icc_profile.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace r2r {

ProfileHandle openProfile(std::span<const std::byte> icc) {
    if (icc.empty() || icc.size() > std::numeric_limits<cmsUInt32Number>::max())
        return nullptr;
    return ProfileHandle(
        cmsOpenProfileFromMem(icc.data(), static_cast<cmsUInt32Number>(icc.size())));
}

ProfileHandle srgbPrimariesProfile(cmsToneCurve* curve) {
    const cmsCIExyY white{0.3127, 0.3290, 1.0};
    const cmsCIExyYTRIPLE primaries{
        {0.6400, 0.3300, 1.0}, {0.3000, 0.6000, 1.0}, {0.1500, 0.0600, 1.0}};
    const std::array<cmsToneCurve*, 3> curves{curve, curve, curve};
    return ProfileHandle(cmsCreateRGBProfile(&white, &primaries, curves.data()));
}

void describeProfile(cmsHPROFILE profile, const std::string& name) {
    cmsMLU* text = cmsMLUalloc(nullptr, 1);
    if (!text)
        return;
    cmsMLUsetASCII(text, "en", "US", name.c_str());
    cmsWriteTag(profile, cmsSigProfileDescriptionTag, text);
    cmsMLUfree(text);
}

std::vector<std::byte> profileBytes(cmsHPROFILE profile) {
    cmsUInt32Number size = 0;
    if (!profile || !cmsSaveProfileToMem(profile, nullptr, &size))
        return {};
    std::vector<std::byte> bytes(size);
    if (!cmsSaveProfileToMem(profile, bytes.data(), &size))
        return {};
    // dateTimeNumber of ICC.1: six 16-bit big-endian numbers. 1 January 2000.
    constexpr size_t kDateOffset = 24;
    constexpr std::array<uint8_t, 12> kDate{0x07, 0xD0, 0, 1, 0, 1};
    std::ranges::transform(
        kDate, bytes.begin() + kDateOffset, [](uint8_t v) { return std::byte(v); });
    return bytes;
}

std::vector<std::byte> paddedProfile(std::vector<std::byte> icc) {
    constexpr size_t kLengthField = 4;
    if (icc.size() < kLengthField)
        return icc;
    icc.resize((icc.size() + 3) / 4 * 4);
    for (size_t i = 0; i < kLengthField; ++i)
        icc[i] = static_cast<std::byte>(icc.size() >> (24 - 8 * i));
    return icc;
}

std::optional<std::vector<std::byte>> rgbProfileFromGrey(std::span<const std::byte> icc) {
    const ProfileHandle grey = openProfile(icc);
    if (!grey || cmsGetColorSpace(grey.get()) != cmsSigGrayData)
        return std::nullopt;
    auto* curve = static_cast<cmsToneCurve*>(cmsReadTag(grey.get(), cmsSigGrayTRCTag));
    if (!curve)
        return std::nullopt;
    std::array<char, 256> name{};
    cmsGetProfileInfoASCII(grey.get(), cmsInfoDescription, "en", "US", name.data(), name.size());
    const ProfileHandle rgb = srgbPrimariesProfile(curve);
    if (rgb)
        describeProfile(rgb.get(),
                        name.front() == 0 ? "Grey as RGB" : std::string(name.data()) + " as RGB");
    std::vector<std::byte> bytes = profileBytes(rgb.get());
    if (bytes.empty())
        return std::nullopt;
    return bytes;
}

}  // namespace r2r
