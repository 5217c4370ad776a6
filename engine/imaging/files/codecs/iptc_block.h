// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// IPTC (IIM 4.2), in which agencies state author, caption and rights, and Photoshop's image
/// resources, in which JPEG and TIFF wrap it. Through Exiv2, which may throw for damaged ones.
namespace r2r {

/// The IPTC block among image resources, with or without the name of their JPEG segment; empty when
/// there is none.
[[nodiscard]] std::vector<std::byte> iptcInResources(std::span<const std::byte> resources);

/// `iptc` as the content of a JPEG's APP13 segment.
[[nodiscard]] std::vector<std::byte> resourcesOfIptc(std::span<const std::byte> iptc);

}  // namespace r2r
