// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_pages.h"
#include "engine/imaging/files/image_file.h"

#include <array>
#include <string_view>
#include <utility>

namespace r2r {
namespace {

struct Signature {
    size_t offset = 0;
    std::string_view text;
    ImageFormat format = ImageFormat::Png;
};

using namespace std::string_view_literals;

constexpr std::array kSignatures{
    Signature{0, "\xFF\xD8\xFF"sv, ImageFormat::Jpeg},
    Signature{0, "\x89PNG\r\n\x1A\n"sv, ImageFormat::Png},
    Signature{0, "II*\0"sv, ImageFormat::Tiff},
    Signature{0, "MM\0*"sv, ImageFormat::Tiff},
    Signature{0, "II+\0"sv, ImageFormat::Tiff},
    Signature{0, "MM\0+"sv, ImageFormat::Tiff},
    Signature{0, "\x76\x2F\x31\x01"sv, ImageFormat::OpenExr},
    Signature{0, "\xFF\x0A"sv, ImageFormat::JpegXl},
    Signature{0, "\0\0\0\x0CJXL \r\n\x87\n"sv, ImageFormat::JpegXl},
    Signature{0, "8BPS"sv, ImageFormat::Photoshop},
    Signature{30, "mimetypeimage/openraster"sv, ImageFormat::OpenRaster},
    Signature{30, "mimetypeapplication/x-krita"sv, ImageFormat::Krita},
    Signature{0, "#?RADIANCE"sv, ImageFormat::Radiance},
    Signature{0, "#?RGBE"sv, ImageFormat::Radiance},
    Signature{0, "PF\n"sv, ImageFormat::Pfm},
    Signature{0, "Pf\n"sv, ImageFormat::Pfm},
    Signature{0, "PF\r\n"sv, ImageFormat::Pfm},
    Signature{0, "Pf\r\n"sv, ImageFormat::Pfm},
    // Olympus, Panasonic, Fujifilm, Canon (CRW), Minolta, Sigma.
    Signature{0, "IIRO"sv, ImageFormat::CameraRaw},
    Signature{0, "IIRS"sv, ImageFormat::CameraRaw},
    Signature{0, "MMOR"sv, ImageFormat::CameraRaw},
    Signature{0, "IIU\0"sv, ImageFormat::CameraRaw},
    Signature{0, "FUJIFILMCCD-RAW"sv, ImageFormat::CameraRaw},
    Signature{6, "HEAPCCDR"sv, ImageFormat::CameraRaw},
    Signature{0, "\0MRM"sv, ImageFormat::CameraRaw},
    Signature{0, "FOVb"sv, ImageFormat::CameraRaw},
};

/// Reads the box that opens every file of ISO/IEC 14496-12: its brands say what the file is.
std::optional<ImageFormat> formatOfBrands(std::string_view text) {
    constexpr size_t kHeader = 8;
    if (text.size() < 2 * kHeader || text.substr(4, 4) != "ftyp")
        return std::nullopt;
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const size_t length = size_t{byte(2)} << 8 | byte(3);
    const std::string_view brands = text.substr(kHeader, length < kHeader ? 0 : length - kHeader);
    const auto names = [&](std::string_view brand) {
        for (size_t i = 0; i + 4 <= brands.size(); i += 4)
            if (i != 4 && brands.substr(i, 4) == brand)  // the second word is a version
                return true;
        return false;
    };
    if (names("crx "))
        return ImageFormat::CameraRaw;
    if (names("avif") || names("avis"))
        return ImageFormat::Avif;
    for (const std::string_view brand :
         {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"})
        if (names(brand))
            return ImageFormat::Heic;
    return std::nullopt;
}

}  // namespace

std::optional<ImageFormat> formatFromContent(std::span<const std::byte> content) {
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    for (const Signature& signature : kSignatures)
        if (text.size() > signature.offset &&
            text.substr(signature.offset).starts_with(signature.text))
            return signature.format == ImageFormat::Tiff && codecs::holdsRaw(content)
                       ? ImageFormat::CameraRaw
                       : signature.format;
    if (text.starts_with("RIFF") && text.size() >= 12 && text.substr(8, 4) == "WEBP")
        return ImageFormat::WebP;
    return formatOfBrands(text);
}

}  // namespace r2r
