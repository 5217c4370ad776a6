// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/seed.h"

#include <gtest/gtest.h>

namespace r2r::testing {

class SeedListener : public ::testing::EmptyTestEventListener {
    void OnTestStart(const ::testing::TestInfo& /*test*/) override { seedEverything(); }
};

/// GoogleTest takes ownership.
inline void listenForTests() {
    ::testing::UnitTest::GetInstance()->listeners().Append(new SeedListener);
}

}  // namespace r2r::testing
