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
    .name = "plugin",
    .purpose = "Check networks that other programs exported",
    .examples = "  r2r plugin check pct-net\n",
    .rank = 56,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
