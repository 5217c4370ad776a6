// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace r2r::cli {

/// Rows of cells as lines of text with aligned columns, two spaces apart. The first row is the
/// heading. Columns of numbers are flush right. UTF-8 counts as one column per character.
[[nodiscard]] std::string textTable(const std::vector<std::vector<std::string>>& rows);

}  // namespace r2r::cli
