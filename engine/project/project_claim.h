// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// A sign that a window works on a project, for other windows of the same person on this machine.
/// It forbids nothing: what was saved meanwhile is noticed by the file itself. Gone with the
/// object, and with a program that is killed.
class ProjectClaim {
public:
    ProjectClaim() = default;

    /// Where no sign can be put up, the project counts as nobody else's.
    explicit ProjectClaim(const std::filesystem::path& project);
    ProjectClaim(ProjectClaim&& other) noexcept;
    ProjectClaim& operator=(ProjectClaim&& other) noexcept;
    ProjectClaim(const ProjectClaim&) = delete;
    ProjectClaim& operator=(const ProjectClaim&) = delete;
    ~ProjectClaim();

    /// Whether another window had claimed it already.
    [[nodiscard]] bool isTaken() const { return isTaken_; }

private:
    int descriptor_ = -1;
    bool isTaken_ = false;
};

}  // namespace r2r
