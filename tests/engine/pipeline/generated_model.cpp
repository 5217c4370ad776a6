// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/pipeline/generated_model.h"

#include "engine/weights/model_writer.h"

namespace r2r::testing {

std::filesystem::path writeGeneratedModel(const std::filesystem::path& folder, ModelFamily family) {
    writeModelFolder(folder, generatedModel(family, true), {}, {});
    return folder;
}

}  // namespace r2r::testing
