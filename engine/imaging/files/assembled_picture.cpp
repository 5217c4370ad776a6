// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/assembled_picture.h"

#include "engine/core/error.h"
#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/color/profile_transform.h"
#include "engine/imaging/files/codecs/layer_cover.h"
#include "engine/imaging/files/image_metadata.h"
#include "engine/imaging/files/one_way_profile.h"
#include "engine/imaging/files/orientation.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <array>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>

namespace r2r {
namespace {

using codecs::FileParts;
using codecs::Source;

/// A picture of inks, or of L*a*b*, in RGB; how is said.
Image inRgb(const Source& source, const FileParts& parts) {
    const bool isInk = parts.model == codecs::ColorModel::Cmyk;
    if (auto rewritten = inWritableProfile(parts.image, parts.model, parts.icc, parts.labWhite)) {
        source.warn(fmt::format("it is a {} picture; its colours were converted to {}",
                                isInk ? "CMYK" : "L*a*b*",
                                rewritten->profile));
        return std::move(rewritten->image);
    }
    source.warn("it is a CMYK picture without a profile of its inks; its colours are rough");
    return withIdealInks(parts.image);
}

/// Expands the picture to RGB and gives it the profile of its file. One that cannot be written is
/// replaced, one that cannot be used is left out; both are said.
Image profiled(const Source& source, FileParts& parts) {
    if (parts.model != codecs::ColorModel::GreyOrRgb)
        return inRgb(source, parts);
    const auto plain = [&] {
        Image image = expandedToRgb(parts.image);
        parts.image = {};  // a large picture should not be in memory twice
        return image;
    };
    if (parts.icc.empty())
        return plain();
    std::vector<std::byte> icc = parts.icc;
    if (parts.image.channels() < 3)
        if (auto rgb = rgbProfileFromGrey(icc))
            icc = std::move(*rgb);
    if (readProfile(icc, parts.image.sampleType()).use != ProfileUse::Unusable) {
        Image image = plain();
        image.setIccProfile(std::make_shared<const std::vector<std::byte>>(std::move(icc)));
        return image;
    }
    if (auto rewritten = inWritableProfile(parts.image, parts.model, icc, {})) {
        source.warn(
            fmt::format("its colour profile can be read but not written; its colours were "
                        "converted to {}",
                        rewritten->profile));
        return std::move(rewritten->image);
    }
    source.warn("its colour profile cannot be used and was left out");
    return plain();
}

void sayAdobeRgb(FileParts& parts) {
    parts.icc = adobeRgbProfile();
    parts.colorsFrom = "EXIF";
}

/// Reports on the samples as they are stored, before anything is made of them.
PictureReport reportOf(ImageFormat format, const FileParts& parts) {
    const Image& image = parts.image;
    PictureReport report{.format = format};
    report.colors = parts.model == codecs::ColorModel::Cmyk  ? "CMYK"
                    : parts.model == codecs::ColorModel::Lab ? "L*a*b*"
                    : image.channels() < 3                   ? "grey"
                                                             : "RGB";
    report.isFloat = image.sampleType() == SampleType::F32;
    report.bits = parts.storedBits != 0 ? parts.storedBits
                                        : static_cast<int>(8 * bytesPerSample(image.sampleType()));
    report.place = parts.place;
    if (!parts.alpha.isEmpty())
        report.alpha = StoredAlpha::Straight;
    else if (parts.model == codecs::ColorModel::GreyOrRgb && image.hasAlpha())
        report.alpha = parts.isAlphaMultiplied ? StoredAlpha::Multiplied : StoredAlpha::Straight;
    return report;
}

void complete(PictureReport& report,
              const Image& image,
              const FileParts& parts,
              const ReadMetadata& metadata) {
    report.size = image.size();
    report.profile = profileName(image);
    report.hasGainMap = metadata.hasGainMap;
    report.profileFrom = !parts.colorsFrom.empty() ? parts.colorsFrom
                         : !parts.icc.empty()      ? "ICC profile"
                         : parts.saysSrgb          ? "the file says sRGB"
                                                   : "";
    if (metadata.resolution) {
        report.resolutionX = metadata.resolution->x;
        report.resolutionY = metadata.resolution->y;
    }
    const ImageMetadata& carried = metadata.carried;
    if (carried.exif)
        report.metadata.emplace_back("EXIF");
    if (carried.xmp)
        report.metadata.emplace_back("XMP");
    if (carried.iptc)
        report.metadata.emplace_back("IPTC");
    if (carried.texts)
        report.metadata.emplace_back("texts");
}

}  // namespace

std::string profileName(const Image& image) {
    if (!image.iccProfile())
        return image.encoding() == ColorEncoding::LinearSrgb ? "linear sRGB" : "sRGB";
    const ProfileHandle profile = openProfile(*image.iccProfile());
    if (!profile)
        return {};
    std::array<char, 256> name{};
    cmsGetProfileInfoASCII(profile.get(), cmsInfoDescription, "en", "US", name.data(), name.size());
    return name.data();
}

ReportedPhotograph assembledPicture(const Source& source, ImageFormat format, FileParts parts) {
    for (const Image* samples : {&parts.image, &parts.alpha})
        if (const auto report = nonFiniteReport(*samples))
            throw source.error(ErrorCode::Corrupt,
                               *report,
                               "Replace such samples in the program that made the file.");
    const ReadMetadata metadata = readMetadata(parts, source.name);
    PictureReport report = reportOf(format, parts);
    const int orientation = parts.orientation != 0 ? parts.orientation : metadata.orientation;
    const bool isFloat = parts.image.sampleType() == SampleType::F32;
    if (parts.icc.empty() && !parts.saysSrgb && metadata.saysAdobeRgb && !isFloat &&
        parts.model == codecs::ColorModel::GreyOrRgb)
        sayAdobeRgb(parts);
    Image image = profiled(source, parts);
    if (!parts.alpha.isEmpty())
        image = codecs::withAlpha(image, parts.alpha);
    if (!image.iccProfile() && image.sampleType() == SampleType::F32)
        image.setEncoding(ColorEncoding::LinearSrgb);
    image = upright(image, orientation);
    ImageMetadata carried = metadata.carried;
    if (parts.exr)
        carried.exr = std::make_shared<const ExrFrame>(*parts.exr);
    complete(report, image, parts, metadata);
    report.orientation = orientation;
    return {{std::move(image), std::move(carried)}, std::move(report)};
}

}  // namespace r2r
