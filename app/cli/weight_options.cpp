// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/weight_options.h"

#include "app/cli/options.h"
#include "engine/weights/dtype_names.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {

void addWriteOptions(CLI::App& app, const std::string& numbers, ModelWriteOptions& write) {
    constexpr const char* kTypes = "float32|float16|bfloat16";
    addParsed(
        app,
        "--dtype",
        [&write](const std::string& text) {
            (void)parseChoice("--dtype", text, kTypes);
            write.dtype = weightDtypeNamed(text);
        },
        numbers,
        kTypes);
    app.add_flag("--force", write.isReplacing, "Replace a model that exists already");
}

}  // namespace r2r::cli
