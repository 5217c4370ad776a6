// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r::ui {

/// How the mask of the current foreground is looked at.
enum class MaskView : uint8_t {
    Result,     ///< not at all
    Overlay,    ///< a coloured film on what is in the mask
    OnBlack,    ///< what is in the mask, before black alone
    OnWhite,    ///< before white
    OnGrey,     ///< before a middle grey
    MaskAlone,  ///< white where the mask is
};

}  // namespace r2r::ui
