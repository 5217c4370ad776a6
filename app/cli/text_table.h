// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace r2r::cli {

/// The number of columns that UTF-8 takes on a screen: one for each character.
[[nodiscard]] size_t columnsOf(std::string_view text);

/// Rows of cells as lines of text with aligned columns, two spaces apart. The first row is the
/// heading. Columns of numbers are flush right.
[[nodiscard]] std::string textTable(const std::vector<std::vector<std::string>>& rows);

}  // namespace r2r::cli
