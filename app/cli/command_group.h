// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

namespace r2r::cli {

/// The `define` of a command that only holds others.
[[nodiscard]] Runner defineGroup(CLI::App& app);

}  // namespace r2r::cli
