// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/weights/model_writer.h"

#include <string>

namespace CLI {
class App;
}

namespace r2r::cli {

/// Whether generated weights have the published widths, or those of the tests.
inline constexpr auto kGeneratedWidths = enumWords<bool>({{true, "full"}, {false, "golden"}});

/// Adds what every command that writes a model takes: --dtype and --force.
/// @param numbers  for the help: what --dtype changes
/// @param write    lives as long as the command
void addWriteOptions(CLI::App& app, const std::string& numbers, ModelWriteOptions& write);

}  // namespace r2r::cli
