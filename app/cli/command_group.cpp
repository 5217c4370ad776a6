// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {

Runner defineGroup(CLI::App& app) {
    app.require_subcommand(1);
    return nullptr;
}

}  // namespace r2r::cli
