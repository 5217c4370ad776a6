// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/shared_library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;

TEST(SharedLibrary, FindsFunctions) {
    SharedLibrary library("libm.so.6");

    double (*magnitude)(double) = library.find("fabs");

    ASSERT_TRUE(magnitude) << library.problem();
    EXPECT_EQ(magnitude(-3), 3);
    EXPECT_EQ(library.problem(), "");
}

TEST(SharedLibrary, TellsTheFirstFunctionThatIsMissing) {
    SharedLibrary library("libm.so.6");

    EXPECT_FALSE(library.find("no_such_function").address);
    EXPECT_FALSE(library.find("nor_such").address);
    EXPECT_TRUE(library.find("fabs").address);

    EXPECT_THAT(library.problem(), HasSubstr("no_such_function"));
}

TEST(SharedLibrary, ATableOfFunctionsIsWholeOrNotThere) {
    struct Table {
        double (*magnitude)(double);
        double (*other)(double);
    };

    const auto with = [](const char* other) {
        return functionsOf("libm.so.6", "The library", [other](SharedLibrary& library) {
            return Table{.magnitude = library.find("fabs"), .other = library.find(other)};
        });
    };

    ASSERT_TRUE(with("floor"));
    EXPECT_EQ(with("floor")->other(2.5), 2);
    EXPECT_FALSE(with("no_such_function"));
}

TEST(SharedLibrary, TellsThatItCouldNotBeOpened) {
    SharedLibrary library("libno_such_library.so.1");

    EXPECT_FALSE(library.find("fabs").address);
    EXPECT_THAT(library.problem(), HasSubstr("libno_such_library.so.1"));
}

}  // namespace
}  // namespace r2r
