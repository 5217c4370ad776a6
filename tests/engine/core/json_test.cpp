// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <ctime>
#include <string>

namespace r2r {
namespace {

using ::testing::HasSubstr;

std::string failureOf(std::string_view text) {
    try {
        static_cast<void>(parseJson(text, "recipe.json"));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Corrupt);
        return error.message();
    }
    return "accepted";
}

TEST(Json, KeepsTheOrderOfKeys) {
    const Json value = parseJson(R"({"zebra": 1, "apple": [2, {"b": 3, "a": 4}]})", "text");

    EXPECT_EQ(value.dump(), R"({"zebra":1,"apple":[2,{"b":3,"a":4}]})");
    EXPECT_EQ(parseJson(formatJson(value), "text"), value);
}

TEST(Json, SyntaxErrorsNameSourceLineAndColumn) {
    EXPECT_EQ(failureOf("{\n  \"a\": 1,\n  \"b\": ?\n}"),
              "recipe.json is not valid JSON at line 3, column 8");
    EXPECT_THAT(failureOf(""), HasSubstr("line 1, column 1"));
    EXPECT_THAT(failureOf("[1, 2"), HasSubstr("line 1"));
    EXPECT_THAT(failureOf("{} x"), HasSubstr("line 1, column 4"));
}

TEST(Json, BrokenNumbersAndTextAreRefused) {
    for (const char* text :
         {"[1e999]", "[01]", "[NaN]", "[\"\\x\"]", "['a']", "[\"\xff\"]", "[1,]"})
        EXPECT_THAT(failureOf(text), HasSubstr("not valid JSON")) << text;
}

TEST(Json, AKeyThatStandsTwiceIsRefused) {
    EXPECT_EQ(failureOf(R"({"a": 1, "b": {"a": 2, "a": 3}})"),
              "recipe.json names the key \"a\" twice");
    EXPECT_EQ(failureOf(R"({"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]})"), "accepted");
}

TEST(Json, BottomlessNestingIsRefused) {
    const auto nested = [](size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };

    EXPECT_EQ(failureOf(nested(64)), "accepted");
    EXPECT_THAT(failureOf(nested(66)), HasSubstr("deeper than 64"));
    EXPECT_THAT(failureOf(std::string(10'000'000, '[')), HasSubstr("deeper than 64"));
}

TEST(Json, ALongListTakesNoLongerPerElementThanAShortOne) {
    std::string text = "[{}";
    for (int i = 1; i < 400'000; ++i)
        text += ",{}";
    const std::clock_t begin = std::clock();

    EXPECT_EQ(parseJson(text + "]", "recipe.json").size(), 400'000U);

    EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 5);
}

TEST(Json, AnObjectOfEndlessKeysIsRefused) {
    std::string text = "{";
    for (int i = 0; i < 20'000; ++i)
        text += "\"" + std::to_string(i) + "\":0,";
    EXPECT_EQ(failureOf(text + "\"last\":0}"), "accepted");
    for (int i = 20'000; i < 40'000; ++i)
        text += "\"" + std::to_string(i) + "\":0,";

    EXPECT_THAT(failureOf(text + "\"last\":0}"), HasSubstr("more keys than"));
}

TEST(Json, OversizedTextIsRefused) {
    EXPECT_THAT(failureOf(std::string((size_t{64} << 20) + 1, ' ')), HasSubstr("64 MiB"));
}

TEST(Json, InvalidUtf8IsReplacedWhenWritten) {
    EXPECT_NO_THROW(static_cast<void>(formatJson(Json{{"name", "a\xff"}})));
    EXPECT_EQ(formatJson(Json::array()), "[]\n");
}

TEST(Json, FilesAreNamedByTheirPath) {
    const testing::TemporaryFolder folder;
    writeFileAtomically(folder / "bad.json", std::string_view("{"));

    try {
        static_cast<void>(readJsonFile(folder / "bad.json"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr((folder / "bad.json").string()));
    }
    EXPECT_THROW(static_cast<void>(readJsonFile(folder / "none.json")), Error);
}

}  // namespace
}  // namespace r2r
