// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/stale_metadata.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <string_view>

namespace r2r {
namespace {

/// Descriptive tags of the main directory (TIFF 6.0, EXIF 2.32, TIFF/EP, Windows' XP tags).
bool describesPicture(uint16_t tag) {
    constexpr std::array<uint16_t, 24> kTags{0x010D, 0x010E, 0x010F, 0x0110, 0x011A, 0x011B,
                                             0x0128, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746,
                                             0x4749, 0x8298, 0x829A, 0x829D, 0x8769, 0x8822,
                                             0x8825, 0x8827, 0x9003, 0x9004, 0x920A, 0x9211};
    constexpr uint16_t kFirstXp = 0x9C9B;
    constexpr uint16_t kLastXp = 0x9C9F;
    return std::ranges::find(kTags, tag) != kTags.end() || (tag >= kFirstXp && tag <= kLastXp);
}

constexpr std::string_view kGainMap = "http://ns.adobe.com/hdr-gain-map/1.0/";
constexpr std::string_view kAppleGainMap = "http://ns.apple.com/HDRGainMap/1.0/";
constexpr std::string_view kGoogleCamera = "http://ns.google.com/photos/1.0/camera/";

constexpr std::array<std::string_view, 15> kStaleNamespaces{
    kGainMap,
    kAppleGainMap,
    kGoogleCamera,
    "http://ns.apple.com/pixeldatainfo/1.0/",
    "http://ns.google.com/photos/1.0/container/",
    "http://ns.google.com/photos/1.0/container/item/",
    "http://ns.google.com/photos/1.0/depthmap/",
    "http://ns.google.com/photos/1.0/image/",
    "http://ns.google.com/photos/1.0/audio/",
    "http://ns.google.com/photos/dd/1.0/device/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.adobe.com/camera-raw-saved-settings/1.0/",
    "http://ns.adobe.com/camera-raw-defaults/1.0/",
    "http://ns.adobe.com/xap/1.0/mm/",
    "http://darktable.sf.net/"};

/// Properties of schemas whose others describe the picture.
constexpr std::array<std::string_view, 24> kStaleProperties{"Xmp.xmpNote.HasExtendedXMP",
                                                            "Xmp.photoshop.History",
                                                            "Xmp.photoshop.DocumentAncestors",
                                                            "Xmp.photoshop.TextLayers",
                                                            "Xmp.photoshop.ColorMode",
                                                            "Xmp.photoshop.ICCProfile",
                                                            "Xmp.photoshop.SidecarForExtension",
                                                            "Xmp.digiKam.ImageHistory",
                                                            "Xmp.exif.PixelXDimension",
                                                            "Xmp.exif.PixelYDimension",
                                                            "Xmp.exif.ColorSpace",
                                                            "Xmp.tiff.Orientation",
                                                            "Xmp.tiff.ImageWidth",
                                                            "Xmp.tiff.ImageLength",
                                                            "Xmp.tiff.BitsPerSample",
                                                            "Xmp.tiff.Compression",
                                                            "Xmp.tiff.PhotometricInterpretation",
                                                            "Xmp.tiff.SamplesPerPixel",
                                                            "Xmp.tiff.PlanarConfiguration",
                                                            "Xmp.tiff.NativeDigest",
                                                            "Xmp.exif.NativeDigest",
                                                            "Xmp.tiff.WhitePoint",
                                                            "Xmp.tiff.PrimaryChromaticities",
                                                            "Xmp.tiff.TransferFunction"};

std::string namespaceOf(const Exiv2::Xmpdatum& entry) {
    try {
        return Exiv2::XmpProperties::ns(entry.groupName());
    } catch (const Exiv2::AnyError&) {
        return {};  // a prefix that is not registered
    }
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(
        result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// Names of properties that tell where a picture was taken, in EXIF (also in makers' notes) and in
/// the XMP schemas of EXIF, Photoshop, IPTC and drones.
bool tellsLocation(std::string_view name) {
    constexpr std::array<std::string_view, 3> kAnywhere{"gps", "latitude", "longitude"};
    constexpr std::array<std::string_view, 9> kAtStart{"location",
                                                       "city",
                                                       "state",
                                                       "province",
                                                       "country",
                                                       "sublocation",
                                                       "worldregion",
                                                       "landmark",
                                                       "venue"};
    const std::string lower = lowered(name);
    return std::ranges::any_of(kAnywhere,
                               [&](auto part) { return lower.find(part) != std::string::npos; }) ||
           std::ranges::any_of(kAtStart, [&](auto part) { return lower.starts_with(part); });
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

bool tellsLocation(const Exiv2::Exifdatum& entry) {
    return entry.groupName() == "GPSInfo" || tellsLocation(entry.tagName());
}

bool tellsLocation(const Exiv2::Metadatum& entry) {
    return tellsLocation(entry.tagName());
}

bool isStale(const Exiv2::Exifdatum& entry) {
    const std::string group = entry.groupName();
    const std::string tag = entry.tagName();
    // Makers' notes hold previews of their own.
    if (contains(group, "Thumb") || contains(group, "Preview") || contains(tag, "Thumbnail") ||
        contains(tag, "PreviewImage") || group.starts_with("SubImage") ||
        (group.starts_with("Image") && group != "Image") || group == "MpfInfo" || group == "Iop")
        return true;
    constexpr uint16_t kGamma = 0xA500;  // of the samples, which the profile tells
    if (group == "Photo")
        return entry.tag() == kGamma;
    return group == "Image" && !describesPicture(entry.tag());
}

bool isStale(const Exiv2::Xmpdatum& entry) {
    const std::string key = entry.key();
    if (key.starts_with("Xmp.xmp.Thumbnails") || key.starts_with("Xmp.xmp.PageInfo"))
        return true;
    const auto isPartOf = [&](std::string_view property) {
        return key.starts_with(property) &&
               (key.size() == property.size() || key[property.size()] == '[' ||
                key[property.size()] == '/');
    };
    return std::ranges::any_of(kStaleProperties, isPartOf) ||
           std::ranges::find(kStaleNamespaces, namespaceOf(entry)) != kStaleNamespaces.end();
}

Companions companions(const Exiv2::XmpData& xmp) {
    Companions found;
    for (const Exiv2::Xmpdatum& entry : xmp) {
        const std::string space = namespaceOf(entry);
        found.hasGainMap |= space == kGainMap || space == kAppleGainMap;
        found.hasFilm |= space == kGoogleCamera && (contains(entry.key(), "MicroVideo") ||
                                                    contains(entry.key(), "MotionPhoto"));
    }
    return found;
}

}  // namespace r2r
