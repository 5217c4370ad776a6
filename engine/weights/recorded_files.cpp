// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/recorded_files.h"

#include "engine/core/error.h"
#include "engine/core/hash_memory.h"
#include "engine/weights/model_manifest.h"

#include <fmt/format.h>

namespace r2r {

std::vector<std::string> changedFiles(std::span<const RecordedFile> files, const JobContext& job) {
    std::vector<std::string> sentences;
    for (const RecordedFile& file : files)
        if (knownFileHash(file.path, job) != file.sha256)
            sentences.push_back(
                fmt::format("{} was changed after {} was written: its content has another hash",
                            file.path.string(),
                            kModelManifestFile));
    return sentences;
}

void requireUnchanged(std::span<const RecordedFile> files, const JobContext& job) {
    for (const RecordedFile& file : files)
        if (const auto changed = changedFiles(std::span(&file, 1), job); !changed.empty())
            throw Error(ErrorCode::Corrupt,
                        changed.front(),
                        "Restore the file, or convert or import the model again.");
}

}  // namespace r2r
