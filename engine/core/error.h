// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace r2r {

/// The kind of an error; decides exit codes and icons, never the wording.
enum class ErrorCode {
    InvalidArgument,    ///< the caller asked for something that makes no sense
    NotFound,           ///< a file, model or item does not exist
    Unreadable,         ///< it exists, but the system does not let us read or write it
    Corrupt,            ///< it was read, and its content is damaged or contradicts itself
    Unsupported,        ///< it is sound, and we cannot work with it
    MissingWeights,     ///< a model lacks tensors or is not installed
    DeviceUnavailable,  ///< no such compute device
    OutOfMemory,        ///< more memory is needed than there is
    Internal,           ///< a promise inside our own code was broken
};

[[nodiscard]] std::string_view errorCodeName(ErrorCode code);

/// The one exception for things that can really go wrong.
///
/// `message` says what happened, with the numbers and the file. `hint` says what to do about it
/// and is empty when we do not know. Both are plain English sentences without a trailing dot in
/// `message`'s case; only the CLI and `ui/words/messages` phrase them for people.
class Error : public std::exception {
public:
    Error(ErrorCode code, std::string message, std::string hint = {});

    [[nodiscard]] ErrorCode code() const noexcept { return code_; }

    [[nodiscard]] const std::string& message() const noexcept { return message_; }

    [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

private:
    ErrorCode code_;
    std::string message_;
    std::string hint_;
};

/// Thrown when the running job was asked to stop. Not an error: never logged, never shown.
class Cancelled : public std::exception {
public:
    [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

}  // namespace r2r
