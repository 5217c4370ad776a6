// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/psd_sections.h"

#include <optional>
#include <string>
#include <vector>

namespace r2r::codecs {

/// A mask that somebody painted over a layer or a group.
struct PsdMask {
    Rect bounds;
    double outside = 0;  ///< 0 to 1
    double density = 1;  ///< 0: the mask does nothing
    bool isFeathered = false;
};

struct PsdChannel {
    int id = 0;  ///< 0 and on: colours, -1: alpha, -2: mask
    std::span<const std::byte> content;
};

enum class PsdDivider : uint8_t { None, GroupBegin, GroupEnd };

/// A record of the layer section (Adobe Photoshop File Formats Specification, Layer records).
struct PsdLayerRecord {
    std::string title;  ///< UTF-8
    Rect bounds;
    std::vector<PsdChannel> channels;
    std::string blending;  ///< "norm", "pass", "mul ", …
    double opacity = 1;    ///< with that of its filling
    bool isHidden = false;
    bool isClipped = false;  ///< to what the layer below covers
    bool hasEffects = false;
    std::optional<PsdMask> mask;  ///< none, if it is switched off
    PsdDivider divider = PsdDivider::None;
};

/// Bottom to top; a group ends before it begins.
/// @throws Error{Corrupt}
[[nodiscard]] std::vector<PsdLayerRecord> psdLayerRecords(const Source& source,
                                                          const PsdHead& head);

}  // namespace r2r::codecs
