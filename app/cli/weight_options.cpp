// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/weight_options.h"

#include "app/cli/options.h"
#include "engine/weights/dtype_names.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {

void addWriteOptions(CLI::App& app, const std::string& numbers, ModelWriteOptions& write) {
    addChoice(app, "--dtype", write.dtype, kWeightDtypes, numbers);
    app.add_flag("--force", write.isReplacing, "Replace a model that exists already");
}

}  // namespace r2r::cli
