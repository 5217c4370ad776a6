// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/network_module.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

TEST(NetworkModule, SaysWhatIsMissing) {
    try {
        (void)networkSymbol("r2rNoSuchFunction");
        FAIL() << "found";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::NotFound);
        EXPECT_THAT(error.message(), ::testing::HasSubstr("libr2r_networks.so"));
    }
}

}  // namespace
}  // namespace r2r
