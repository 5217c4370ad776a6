// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exiv2/exiv2.hpp>

/// Finds metadata that must not go to a picture that is flat, upright and looks different. For
/// `image_metadata` only.
namespace r2r {

/// True for all of EXIF that describes how a file stores its pixels, what else is in the file, or
/// a thumbnail. In the main directory only what describes the picture is kept: programs may
/// put anything there (layers of Photoshop, parameters of a raw developer).
[[nodiscard]] bool isStale(const Exiv2::Exifdatum& entry);

/// True for XMP that repeats the form of the pixels, or describes settings of a raw developer, the
/// history of a document, a gain map, a depth map or a film beside the picture.
[[nodiscard]] bool isStale(const Exiv2::Xmpdatum& entry);

/// Whether it tells where the picture was taken: GPS, and the words of IPTC, Photoshop and drones.
[[nodiscard]] bool tellsLocation(const Exiv2::Exifdatum& entry);
[[nodiscard]] bool tellsLocation(const Exiv2::Metadatum& entry);

/// The parts of a file beside its picture that XMP announces.
struct Companions {
    bool hasGainMap = false;  ///< HDR
    bool hasFilm = false;
};

[[nodiscard]] Companions companions(const Exiv2::XmpData& xmp);

}  // namespace r2r
