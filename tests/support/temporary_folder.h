// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace r2r::testing {

/// An empty folder named after the running test, gone when the object is. The name also carries
/// the process, so that tests may run side by side.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
        return path_ / name;
    }

    /// The number of files left in it, hidden ones too; to see that a failure left none.
    [[nodiscard]] int entryCount() const;

private:
    std::filesystem::path path_;
};

}  // namespace r2r::testing
