// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dataset_options.h"

#include "training/data/dataset_layout.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {

void addLayout(CLI::App& app, std::string& target, const std::string& help) {
    app.add_option("--layout", target, help)
        ->type_name(std::string(kAnyLayout) + "|" + kDatasetLayouts.list("|"));
}

void addSplit(CLI::App& app, std::string& target, const std::string& help) {
    app.add_option("--split", target, help)->type_name("train|val|test");
}

}  // namespace r2r::cli
