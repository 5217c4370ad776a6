// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What a process gives up before it runs code that nobody has looked at.
namespace r2r {

/// What this system can keep such a process from.
struct Confinement {
    bool hasFiles = false;  ///< `confineFiles`: reading and writing files
    bool hasCalls = false;  ///< `confineCalls`: network, other programs, writing

    [[nodiscard]] static Confinement possible();

    /// What it cannot be kept from, one sentence each; empty where nothing is missing.
    [[nodiscard]] std::vector<std::string> gaps() const;
};

/// Limits of this process from now on: memory (address space, bytes), 256 open files, no file that
/// grows, no core dump. Lower limits that hold already stay. Under a sanitizer, which needs
/// terabytes of addresses, memory is not limited.
/// @throws Error{Internal} with the system's reason.
void limitResources(uint64_t memoryBytes);

}  // namespace r2r
