// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// A folder that appears whole, or not at all: it is filled beside its place, under a hidden name.
class NewFolder {
public:
    /// Makes the folders above it, too.
    /// @throws Error{Unreadable} naming the target and the system's reason.
    explicit NewFolder(const std::filesystem::path& target);
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;

    /// What was not published is gone.
    ~NewFolder();

    /// Where it is filled.
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Gives it its name. What had that name before is removed then.
    /// @throws what `takePlace` throws.
    void publish();

private:
    std::filesystem::path target_;
    std::filesystem::path path_;
};

/// Gives a folder the name of another one that may be there, in one step where the file system can:
/// then no kill falls between the two. The names are on the disk when this returns.
/// @throws Error{Unreadable} naming the target; both are as they were then.
void takePlace(const std::filesystem::path& folder, const std::filesystem::path& target);

}  // namespace r2r
