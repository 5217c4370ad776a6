// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace r2r {

/// Adds a line to a file that is open for appending, in one call, so that a kill can only cut off
/// the last line. One that does not fit on the disk is taken back.
/// @param descriptor  of one program alone
/// @return 0, or the errno
[[nodiscard]] int appendLine(int descriptor, std::string_view line);

}  // namespace r2r
