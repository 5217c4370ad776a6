// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <span>
#include <string>
#include <vector>

namespace r2r {

/// The arrangement of pictures on one sheet.
struct SheetLayout {
    int cellSide = 160;  ///< pictures are made smaller to fit into a square of this side; a row is
                         ///< as high as its tallest picture
    int columns = 4;     ///< groups in a row
    int gap = 4;         ///< between pictures, pixels; twice as much between groups
    /// The text above the places of each column of groups, in plain letters; may be empty.
    std::vector<std::string> headings;
};

/// Groups of pictures (composite beside photograph, or composite, results, truth) on one sheet.
///
/// @param groups  U8, 1 or 3 channels; an empty picture leaves its place free. All groups get as
///                many places as the largest has.
/// @return U8, 3 channels, on dark grey.
/// @throws Error{InvalidArgument} if there is no group.
[[nodiscard]] Image contactSheet(std::span<const std::vector<Image>> groups,
                                 const SheetLayout& layout = {});

}  // namespace r2r
