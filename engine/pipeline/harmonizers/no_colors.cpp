// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/no_colors.h"

#include <fmt/format.h>

namespace r2r {

Error noColors(const std::string& model) {
    return Error(ErrorCode::Corrupt,
                 fmt::format("{} computed colours that are not numbers", model),
                 "Its weights may be damaged: import it again, or choose another model.");
}

}  // namespace r2r
