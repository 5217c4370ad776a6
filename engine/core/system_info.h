// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace r2r {

/// The operating system's description of this computer.
struct SystemInfo {
    std::string processor;  ///< "AMD EPYC 7763"; empty if it does not say
    int threads = 0;
    uint64_t totalMemory = 0;      ///< bytes
    uint64_t availableMemory = 0;  ///< bytes that can be had without swapping
};

[[nodiscard]] SystemInfo systemInfo();

/// The most memory this process has had in use so far, bytes (its peak resident set).
[[nodiscard]] uint64_t peakMemory();

}  // namespace r2r
