// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// A database on its way to the name it will have: it has a hidden one in the same folder, and is
/// gone unless `publish` succeeds.
class FileBeside {
public:
    /// @param target  no link
    /// @throws what `writeError` says if no file can be made there.
    explicit FileBeside(const std::filesystem::path& target);
    FileBeside(const FileBeside&) = delete;
    FileBeside& operator=(const FileBeside&) = delete;
    ~FileBeside();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Hands the content to the disk, with the permissions of the file that it replaces, then gives
    /// it its name, and hands that to the disk, too. No program may have it open.
    /// @throws what `writeError` says.
    void publish();

private:
    std::filesystem::path target_;
    std::filesystem::path path_;
};

/// The file in which SQLite keeps what it takes back.
[[nodiscard]] std::filesystem::path journalOf(const std::filesystem::path& database);

}  // namespace r2r
