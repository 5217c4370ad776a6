// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/golden_folder.h"

namespace r2r::testing {

std::filesystem::path goldenFolder() {
    return std::filesystem::path(R2R_SOURCE_DIR) / "tests" / "golden";
}

}  // namespace r2r::testing
