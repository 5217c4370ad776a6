// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"

#include <utility>

namespace r2r {

std::string_view errorCodeName(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
            return "invalid-argument";
        case ErrorCode::NotFound:
            return "not-found";
        case ErrorCode::Unreadable:
            return "unreadable";
        case ErrorCode::Corrupt:
            return "corrupt";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::MissingWeights:
            return "missing-weights";
        case ErrorCode::DeviceUnavailable:
            return "device-unavailable";
        case ErrorCode::OutOfMemory:
            return "out-of-memory";
        case ErrorCode::Internal:
            break;
    }
    return "internal";
}

Error::Error(ErrorCode code, std::string message, std::string hint)
    : code_(code), message_(std::move(message)), hint_(std::move(hint)) {}

}  // namespace r2r
