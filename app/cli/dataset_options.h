// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace r2r::cli {

/// "--layout", as `datasetLayout` understands it.
void addLayout(CLI::App& app, std::string& target, const std::string& help);

/// "--split", as `datasetMembers` understands it.
void addSplit(CLI::App& app, std::string& target, const std::string& help = "Only this split");

}  // namespace r2r::cli
