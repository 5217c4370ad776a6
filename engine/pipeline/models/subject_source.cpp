// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/subject_source.h"

#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/pipeline/models/networks.h"

#include <filesystem>

namespace r2r {

std::unique_ptr<SubjectNetwork> bundledSubjectNetwork() {
    std::filesystem::path file;
    try {
        file = resource("networks/u2netp/u2netp.onnx");
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound)
            throw;
        return nullptr;
    }
    return networks().openSubject(file);
}

}  // namespace r2r
