// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_operation.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <clocale>
#include <limits>
#include <string>

namespace r2r {
namespace {

using Kind = MaskOperation::Kind;
using ::testing::HasSubstr;

TEST(MaskOperation, WordsAndValuesAreInverse) {
    for (const MaskOperation& operation : {MaskOperation{Kind::Threshold, 0.1},
                                           MaskOperation{Kind::Threshold, 1},
                                           MaskOperation{Kind::Invert},
                                           MaskOperation{Kind::Feather, 3.5},
                                           MaskOperation{Kind::Feather, 1.0 / 3},
                                           MaskOperation{Kind::Grow, -2},
                                           MaskOperation{Kind::Grow, 1e-7},
                                           MaskOperation{Kind::FillHoles},
                                           MaskOperation{Kind::Smooth, 100}})
        EXPECT_EQ(parseMaskOperation(toText(operation)), operation) << toText(operation);
}

TEST(MaskOperation, ReadsAsDocumented) {
    EXPECT_EQ(toText({Kind::Feather, 3.5}), "feather:3.5");
    EXPECT_EQ(toText({Kind::Grow, -2}), "grow:-2");
    EXPECT_EQ(toText({Kind::FillHoles}), "fill-holes");
    EXPECT_EQ(parseMaskOperation("threshold:0.5"), (MaskOperation{Kind::Threshold, 0.5}));
}

TEST(MaskOperation, IgnoresTheLocale) {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    // Not every machine has it; where it is missing the test still checks the C locale.
    std::setlocale(LC_ALL, "de_DE.UTF-8");

    EXPECT_EQ(toText({Kind::Feather, 3.5}), "feather:3.5");
    EXPECT_EQ(parseMaskOperation("feather:3.5").amount, 3.5);

    std::setlocale(LC_ALL, before.c_str());
}

TEST(MaskOperation, WhatIsNotUnderstoodIsQuotedAndTheChoicesListed) {
    for (const char* text : {"",
                             "blur:3",
                             "feather",
                             "feather:",
                             "feather:x",
                             "feather:3px",
                             "feather: 3",
                             "feather:3,5",
                             "invert:1",
                             "fill-holes:",
                             ":3",
                             "Grow:1"})
        try {
            static_cast<void>(parseMaskOperation(text));
            ADD_FAILURE() << "accepted " << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
            EXPECT_THAT(error.message(), HasSubstr("\"" + std::string(text) + "\""));
            EXPECT_THAT(error.hint(), HasSubstr("feather:PIXELS"));
        }
}

TEST(MaskOperation, AmountsOutsideTheirRangeNameIt) {
    struct Case {
        const char* text;
        const char* range;
    };

    for (const Case& one : {Case{"threshold:0", "above 0 and at most 1"},
                            Case{"threshold:1.01", "above 0 and at most 1"},
                            Case{"feather:-1", "between 0 and 1000"},
                            Case{"feather:1e9", "between 0 and 1000"},
                            Case{"feather:nan", "between 0 and 1000"},
                            Case{"grow:inf", "between -1000 and 1000"},
                            Case{"smooth:101", "between 0 and 100"}})
        try {
            static_cast<void>(parseMaskOperation(one.text));
            ADD_FAILURE() << "accepted " << one.text;
        } catch (const Error& error) {
            EXPECT_THAT(error.message(), HasSubstr(one.range)) << one.text;
        }
    EXPECT_THROW(requireAmount({Kind::Grow, std::numeric_limits<double>::quiet_NaN()}), Error);
}

}  // namespace
}  // namespace r2r
