// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"
#include "engine/pipeline/recipes/folder_masks.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Notes on the files of a batch, worded so that many pictures may share one.
namespace r2r {

/// The notes on the files of `item`, without their names: many pictures share one fate.
[[nodiscard]] std::vector<std::string> withoutNames(std::vector<std::string> notes,
                                                    const BatchItem& item);

/// Tells of each picture which other files could be its mask; lists each folder once. One thread at
/// a time.
class OtherMasks {
public:
    /// A sentence in which a placeholder stands for the name of the picture, or nothing.
    [[nodiscard]] std::string noteOn(const BatchItem& item);

    /// The notes on `item`, its name in them.
    [[nodiscard]] static std::vector<std::string> named(std::vector<std::string> notes,
                                                        const BatchItem& item);

private:
    std::map<std::filesystem::path, FolderMasks> folders_;
};

}  // namespace r2r
