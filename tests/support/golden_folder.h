// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r::testing {

/// tests/golden, wherever the sources are and wherever the tests run.
[[nodiscard]] std::filesystem::path goldenFolder();

}  // namespace r2r::testing
