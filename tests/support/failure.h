// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <string>

namespace r2r::testing {

/// The error that `action` ends with.
template <typename Action>
[[nodiscard]] Error failureOf(const Action& action) {
    try {
        static_cast<void>(action());
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::Internal, "nothing was thrown"};
}

/// Its message.
template <typename Action>
[[nodiscard]] std::string messageOf(const Action& action) {
    return failureOf(action).message();
}

/// The message of an error that refuses arguments.
template <typename Action>
[[nodiscard]] std::string refusalOf(const Action& action) {
    const Error error = failureOf(action);
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    return error.message();
}

}  // namespace r2r::testing
