// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_files.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace r2r::cli {

/// "--without-licence WORD[,WORD…]".
void addRefusedLicences(CLI::App& app, std::vector<std::string>& words);

/// Removes members whose licence holds one of the words.
void eraseLicences(std::vector<PairFiles>& members, const std::vector<std::string>& words);

}  // namespace r2r::cli
