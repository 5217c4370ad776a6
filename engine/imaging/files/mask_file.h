// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace r2r {

/// A mask, and how the picture was understood when it is not plainly one.
struct MaskReading {
    Image mask;        ///< 1 channel, U8
    std::string note;  ///< "its values are 0 and 1; 1 is taken as the foreground"; empty: plainly
};

/// The mask that a picture shows: its alpha channel if it has one that is not fully opaque,
/// otherwise its grey value (mean of R, G, B), without a threshold. Samples count as they are, 16
/// bits and floats rounded to 8: a half is one half in every format, whatever the profile says.
///
/// Masks of data sets hold labels instead of levels. Those whose values are 0 and 1, or small
/// numbers, or the colours of a palette on black (VOC, DAVIS) are taken as a whole: all that is
/// labelled is foreground, except for VOC's border of unlabelled pixels.
[[nodiscard]] MaskReading maskReading(const Image& picture);

/// The levels of a picture whose mask is one of labels, each as it is: 8 bits, alpha left aside.
[[nodiscard]] Image labelsOf(const Image& picture);

/// `maskReading`; the note goes to the log as a warning about `name`.
[[nodiscard]] Image maskFromPicture(const Image& picture, std::string_view name = "the mask");

/// `maskFromPicture` of a file.
/// @throws as `readPhotograph`.
[[nodiscard]] Image readMask(const std::filesystem::path& path);

}  // namespace r2r
