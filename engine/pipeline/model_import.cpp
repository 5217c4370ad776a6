// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/model_import.h"

#include "engine/core/error.h"

namespace r2r {

ModelInfo importModel(std::span<const std::filesystem::path>,
                      const std::filesystem::path&,
                      const ImportOptions&,
                      const JobContext&) {
    throw Error(ErrorCode::Unsupported, "models cannot be imported by this version");
}

void removeModel(const ModelInfo&, const std::filesystem::path&) {
    throw Error(ErrorCode::Unsupported, "models cannot be removed by this version");
}

}  // namespace r2r
