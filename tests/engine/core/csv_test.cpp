// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"

#include "engine/core/error.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>

#include <array>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

std::string messageOf(std::string_view text) {
    return testing::messageOf([&] { return CsvTable::parse(text, "list.csv"); });
}

TEST(CsvTable, ReadsQuotesLineEndsAndEmptyFields) {
    const CsvTable table =
        CsvTable::parse("\xEF\xBB\xBFid,note\r\na,\"one, \"\"two\"\"\nthree\"\n\nb,\n", "list.csv");

    ASSERT_EQ(table.rows(), 2U);
    EXPECT_EQ(table.at(0, "note"), "one, \"two\"\nthree");
    EXPECT_EQ(table.at(1, "id"), "b");
    EXPECT_EQ(table.at(1, "note"), "");
    EXPECT_EQ(table.valueOr(1, "split", "none"), "none");
}

TEST(CsvTable, ReadsWhatItWrites) {
    const std::array<std::string, 3> fields = {"plain", "with, comma", "a \"quote\"\r\nand a line"};

    const CsvTable table = CsvTable::parse("a,b,c\n" + csvLine(fields), "list.csv");

    EXPECT_EQ(table.at(0, "a"), fields[0]);
    EXPECT_EQ(table.at(0, "b"), fields[1]);
    EXPECT_EQ(table.at(0, "c"), fields[2]);
}

TEST(CsvTable, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(messageOf(""), HasSubstr("list.csv is empty"));
    EXPECT_THAT(messageOf("a,b\n1,2\n3\n"), HasSubstr("line 3 has 1 fields, the heading 2"));
    EXPECT_THAT(messageOf("a,b\n1,\"2\n"), HasSubstr("a quote in line 2 is never closed"));
    EXPECT_THAT(messageOf("a,b\n\"1\"x,2\n"), HasSubstr("closing quote in line 2"));
    EXPECT_THAT(messageOf("a,a\n"), HasSubstr("two columns of the same name"));
    EXPECT_THROW((void)CsvTable::parse("a\n1\n", "list.csv").at(0, "b"), Error);
}

}  // namespace
}  // namespace r2r::testing
