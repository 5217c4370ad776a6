// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <string>

namespace r2r::testing {

/// An operator's words on arguments that it refuses, which it does with `InvalidArgument`.
template <typename Work>
[[nodiscard]] std::string refusalOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        return error.message();
    }
    return "no error";
}

}  // namespace r2r::testing
