// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2r {

/// The installed name of a model that is called `text`: a name that is also good for folders and
/// command lines, lower case, words joined by hyphens. Empty if no letter is left.
[[nodiscard]] std::string plainModelName(std::string_view text);

}  // namespace r2r
