// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace r2r {

/// The commit that this program was built of: twelve digits, and a + if files had been changed
/// since. Empty in tests and where it was not known.
[[nodiscard]] std::string buildCommit();

/// "GCC 12.2.0, RelWithDebInfo, LibTorch 2.11.0, …": the compiler, and the options that results may
/// depend on.
[[nodiscard]] std::string buildOptions();

/// "R2R Studio 0.1.0 (commit 0123456789ab; GCC 12.2.0, …)": as it is written into recipes, projects
/// and reports. Results of another version may differ.
[[nodiscard]] std::string programText();

}  // namespace r2r
