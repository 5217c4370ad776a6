// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

namespace r2r::cli {

/// The exit codes of `r2r` for the shell.
enum class ExitCode : int {
    Ok = 0,
    SomeFailed = 1,  ///< items of a batch failed, or something broke that is not the caller's fault
    Unusable = 2,    ///< wrong usage, or input or output that cannot be used
    Unavailable = 3,  ///< no such device or model, or a device that fails its self-test
    Interrupted = 130,
};

[[nodiscard]] ExitCode exitCodeFor(ErrorCode code);

}  // namespace r2r::cli
