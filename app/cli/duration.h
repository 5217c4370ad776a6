// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace r2r::cli {

/// A length of time as people say it: "0.12 s", "41 s", "2 min 50 s" (see `SpokenTime`).
[[nodiscard]] std::string duration(double seconds);

}  // namespace r2r::cli
