// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exit_code.h"

namespace r2r::cli {

ExitCode exitCodeFor(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
        case ErrorCode::NotFound:
        case ErrorCode::Unreadable:
        case ErrorCode::Corrupt:
        case ErrorCode::Unsupported:
            return ExitCode::Unusable;
        case ErrorCode::MissingWeights:
        case ErrorCode::DeviceUnavailable:
            return ExitCode::Unavailable;
        case ErrorCode::OutOfMemory:
        case ErrorCode::Internal:
            break;
    }
    return ExitCode::SomeFailed;
}

}  // namespace r2r::cli
