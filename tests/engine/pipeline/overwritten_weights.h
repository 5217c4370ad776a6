// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r::testing {

/// Writes other numbers into the last tensors of a file, in place: its size stays, and so does all
/// that its header says.
/// @param byte  of the numbers: '\xff' makes NaN, and '\x3c' small ones, of any of the types
void overwriteWeights(const std::filesystem::path& file, char byte = '\x3c');

}  // namespace r2r::testing
