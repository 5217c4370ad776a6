// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace r2r::testing {

/// The ways in which a disk can fail.
enum class DiskFault : uint8_t {
    Full,    ///< ENOSPC for everything that needs more room, from one call on
    Broken,  ///< one call says EIO
    Halved,  ///< one write takes half of what it is given, and says so
};

/// A disk that fails, while this lives, at one of the calls that write below a folder.
///
/// It takes the place of the functions of the C library (`write`, `pwrite`, `fsync`, `ftruncate`,
/// `rename` and their kin) in this test program. So it sees everything, also what SQLite, Qt and
/// the standard library write, and no program has to know of it. One at a time.
class FailingDisk {
public:
    /// @param call  the number of the call that fails, from 0, of those that this fault can hit
    FailingDisk(const std::filesystem::path& folder, DiskFault fault, int call);
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;
    ~FailingDisk();

    /// Whether there were so many calls.
    [[nodiscard]] bool hasFailed() const;
};

}  // namespace r2r::testing
