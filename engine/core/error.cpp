// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"

#include "engine/core/enum_words.h"

#include <utility>

namespace r2r {

namespace {

constexpr auto kCodes = enumWords<ErrorCode>({
    {ErrorCode::InvalidArgument, "invalid-argument"},
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::Unreadable, "unreadable"},
    {ErrorCode::Corrupt, "corrupt"},
    {ErrorCode::Unsupported, "unsupported"},
    {ErrorCode::MissingWeights, "missing-weights"},
    {ErrorCode::DeviceUnavailable, "device-unavailable"},
    {ErrorCode::OutOfMemory, "out-of-memory"},
    {ErrorCode::Internal, "internal"},
});

}  // namespace

std::string_view errorCodeName(ErrorCode code) {
    return kCodes.word(code);
}

Error::Error(ErrorCode code, std::string message, std::string hint)
    : code_(code), message_(std::move(message)), hint_(std::move(hint)) {}

}  // namespace r2r
