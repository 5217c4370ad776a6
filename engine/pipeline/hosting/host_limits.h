// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r {

/// What a process with an untrusted model may use.
struct HostLimits {
    uint64_t memoryBytes = 0;    ///< of its address space, libraries (about 1 GB) included
    double openSeconds = 120;    ///< for starting and for opening a model
    double answerSeconds = 900;  ///< for one answer; a person can stop it at any time

    /// Three quarters of this computer's memory, at least 3 GB.
    [[nodiscard]] static HostLimits ofThisComputer();
};

}  // namespace r2r
