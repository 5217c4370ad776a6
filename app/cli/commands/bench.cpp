// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {
namespace {

Runner define(CLI::App& app) {
    app.require_subcommand(1);
    return nullptr;
}

const Registration registration({
    .name = "bench",
    .purpose = "Measure how fast this computer is",
    .examples = "  r2r bench harmonize\n"
                "  r2r bench poisson --json\n",
    .rank = 70,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
