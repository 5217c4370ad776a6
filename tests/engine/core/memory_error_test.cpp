// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/memory_error.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <system_error>

namespace r2r {
namespace {

TEST(MemoryError, IsKnownByItsTypeItsCodeOrItsWords) {
    EXPECT_TRUE(tellsOfTooLittleMemory(std::bad_alloc()));
    EXPECT_TRUE(tellsOfTooLittleMemory(
        std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again))));
    EXPECT_TRUE(tellsOfTooLittleMemory(
        std::runtime_error("OpenCV(4.6.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to "
                           "allocate 12 bytes")));
}

TEST(MemoryError, IsNothingElse) {
    EXPECT_FALSE(tellsOfTooLittleMemory(std::runtime_error("a bad file")));
    EXPECT_FALSE(tellsOfTooLittleMemory(
        std::system_error(std::make_error_code(std::errc::no_space_on_device))));
}

}  // namespace
}  // namespace r2r
