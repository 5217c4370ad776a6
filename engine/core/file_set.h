// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/new_file.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace r2r {

/// Files that belong together, such as a picture and its recipe: all of them appear, or none.
///
/// Added files are on the disk without a name until `publish`, so a disk that is full at the
/// last of them leaves nothing of the first.
class FileSet {
public:
    /// @throws Error naming this file and the system's reason, as `writeFileAtomically` does.
    void add(const std::filesystem::path& path, std::span<const std::byte> content);
    void add(const std::filesystem::path& path, std::string_view text);

    /// The same for content that need not be in memory: `fill` hands it over piece by piece. What
    /// it throws arrives here, and the file was never there.
    void add(const std::filesystem::path& path, const std::function<void(const ByteSink&)>& fill);

    /// Gives every file its name, in the order they were added.
    /// @throws Error if one of them cannot have it; those before it are taken back then, and the
    ///         files they had replaced are there again. On file systems without links these are
    ///         lost.
    void publish();

private:
    std::vector<NewFile> files_;
};

}  // namespace r2r
