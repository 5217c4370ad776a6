// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace r2r {
namespace {

TEST(Error, CarriesCodeMessageAndHint) {
    const Error error(ErrorCode::NotFound, "beach.jpg is not there", "Check the name.");

    EXPECT_EQ(error.code(), ErrorCode::NotFound);
    EXPECT_EQ(error.message(), "beach.jpg is not there");
    EXPECT_EQ(error.hint(), "Check the name.");
    EXPECT_STREQ(error.what(), "beach.jpg is not there");
}

TEST(Error, EveryCodeHasItsOwnName) {
    std::set<std::string_view> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        names.insert(errorCodeName(static_cast<ErrorCode>(code)));

    EXPECT_EQ(names.size(), static_cast<size_t>(ErrorCode::Internal) + 1);
    EXPECT_FALSE(names.contains(""));
}

TEST(Error, CancelledIsNoError) {
    EXPECT_FALSE((std::is_base_of_v<Error, Cancelled>));
}

}  // namespace
}  // namespace r2r
