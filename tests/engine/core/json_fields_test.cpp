// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json_fields.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <functional>

namespace r2r {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The message of what `read` throws for the object `text` of the file "a.json".
std::string failureOf(std::string_view text, const std::function<void(const JsonFields&)>& read) {
    const Json json = parseJson(text, "a.json");
    try {
        read(JsonFields(json, "a.json", "See the guide."));
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Corrupt);
        EXPECT_EQ(error.hint(), "See the guide.");
        return error.message();
    }
    return "accepted";
}

template <typename T>
std::string failureAs(std::string_view value, const NumberRange& range = {}) {
    return failureOf(R"({"x": )" + std::string(value) + "}", [&](const JsonFields& fields) {
        static_cast<void>(fields.required<T>("x", range));
    });
}

TEST(JsonFields, ValuesAreReadByTheirType) {
    const Json json = parseJson(
        R"({"seed": 18446744073709551615, "share": 0.5, "whole": 2, "is": true, "name": "x",
            "sizes": [1, 2], "words": ["a", "b"]})",
        "text");
    const JsonFields fields(json, "text");

    EXPECT_EQ(fields.required<uint64_t>("seed"), UINT64_MAX);
    EXPECT_EQ(fields.required<double>("share"), 0.5);
    EXPECT_EQ(fields.required<double>("whole"), 2);
    EXPECT_EQ(fields.required<bool>("is"), true);
    EXPECT_EQ(fields.required<std::string>("name"), "x");
    EXPECT_THAT(fields.required<std::vector<int>>("sizes"), ElementsAre(1, 2));
    EXPECT_THAT(fields.required<std::vector<std::string>>("words"), ElementsAre("a", "b"));
    EXPECT_THAT(fields.numbers<int>("sizes", 2), ElementsAre(1, 2));
}

TEST(JsonFields, AMissingFieldIsItsFallbackOrAnError) {
    const Json json = parseJson(R"({"seed": 7, "wrong": "x"})", "text");
    const JsonFields fields(json, "text");

    EXPECT_EQ(fields.optional("steps", 20), 20);
    EXPECT_EQ(fields.optional("seed", 20), 7);
    EXPECT_THROW(static_cast<void>(fields.optional("wrong", 20)), Error);
    EXPECT_THROW(static_cast<void>(fields.required<int>("steps")), Error);
}

TEST(JsonFields, ErrorsNameTheFileTheFieldTheRuleAndTheValue) {
    EXPECT_EQ(failureAs<bool>("1"), R"(a.json: "x" must be true or false; it is 1)");
    EXPECT_EQ(failureAs<std::string>("[\"a\"]"), R"(a.json: "x" must be a text; it is ["a"])");
    EXPECT_EQ(failureAs<double>("\"1\""), R"(a.json: "x" must be a number; it is "1")");
    EXPECT_EQ(failureAs<std::vector<std::string>>("[\"a\", 3]"),
              R"(a.json: "x" must be a list of texts; it is ["a",3])");
    EXPECT_EQ(failureOf("{}", [](const JsonFields& f) { static_cast<void>(f.required<int>("x")); }),
              R"(a.json: "x" is missing)");
}

TEST(JsonFields, NumbersThatTheirTypeCannotHoldAreRefused) {
    EXPECT_EQ(failureAs<int>("1.5"), R"(a.json: "x" must be a whole number; it is 1.5)");
    EXPECT_EQ(failureAs<int>("true"), R"(a.json: "x" must be a whole number; it is true)");
    EXPECT_THAT(failureAs<int>("4294967297"), HasSubstr("it is 4294967297"));
    EXPECT_THAT(failureAs<int64_t>("18446744073709551615"), HasSubstr("whole number"));
    EXPECT_EQ(failureAs<uint64_t>("-1"),
              R"(a.json: "x" must be a whole number of 0 or more; it is -1)");
    EXPECT_EQ(failureAs<uint64_t>("18446744073709551615"), "accepted");
}

TEST(JsonFields, RangesAreSaidInPlainNumbers) {
    EXPECT_EQ(failureAs<int64_t>("0", {.least = 1, .most = 1e9}),
              R"(a.json: "x" must be a whole number from 1 to 1000000000; it is 0)");
    EXPECT_EQ(failureAs<double>("2.5", {.least = 0, .most = 1.5}),
              R"(a.json: "x" must be a number from 0 to 1.5; it is 2.5)");
    EXPECT_EQ(failureAs<int>("100", {.least = 64, .most = 4096, .multipleOf = 64}),
              R"(a.json: "x" must be a multiple of 64 from 64 to 4096; it is 100)");
    EXPECT_EQ(failureAs<double>("3", {.most = 2}),
              R"(a.json: "x" must be a number of at most 2; it is 3)");
    EXPECT_EQ(failureOf(R"({"x": [1, -2, 3]})",
                        [](const JsonFields& f) {
                            static_cast<void>(f.numbers<int>("x", 3, {.least = 0}));
                        }),
              R"(a.json: "x" must be a list of 3 whole numbers of 0 or more; it is [1,-2,3])");
}

TEST(JsonFields, TheWayToAnInnerFieldIsSaid) {
    const auto readAll = [](const JsonFields& fields) {
        for (const JsonFields& entry : fields.objects("inputs", 1, 2))
            static_cast<void>(entry.object("size").required<int>("width"));
    };

    EXPECT_EQ(
        failureOf(R"({"inputs": [{"size": {"width": 3}}, {"size": {"width": "w"}}]})", readAll),
        R"(a.json: "inputs[1].size.width" must be a whole number; it is "w")");
    EXPECT_EQ(failureOf(R"({"inputs": [{"size": 3}]})", readAll),
              R"(a.json: "inputs[0].size" must be an object {…}; it is 3)");
    EXPECT_EQ(failureOf(R"({"inputs": []})", readAll),
              R"(a.json: "inputs" must be a list of 1 to 2 objects; it is [])");
    EXPECT_EQ(failureOf("[3]", readAll), "a.json must be an object {…}; it is [3]");
}

TEST(JsonFields, AChoiceListsItsWords) {
    constexpr auto kWords = enumWords<int>({{0, "rgb"}, {1, "bgr"}, {2, "lab"}});
    const auto read = [&](const JsonFields& fields) {
        EXPECT_EQ(fields.choice("order", kWords, 2), 2);
        static_cast<void>(fields.choice("x", kWords));
    };

    EXPECT_EQ(failureOf(R"({"x": "bgr"})", read), "accepted");
    EXPECT_EQ(failureOf(R"({"x": "BGR"})", read),
              R"(a.json: "x" must be "rgb", "bgr" or "lab"; it is "BGR")");
    EXPECT_EQ(failureOf(R"({"x": 1})", read),
              R"(a.json: "x" must be "rgb", "bgr" or "lab"; it is 1)");
}

TEST(JsonFields, ALineIsShortAndWithoutBreaks) {
    const auto read = [](const JsonFields& fields) { static_cast<void>(fields.line("x", 5)); };

    EXPECT_EQ(failureOf(R"({"x": "hello"})", read), "accepted");
    for (const char* text : {R"({"x": ""})", R"({"x": "hello!"})", R"({"x": "a\nb"})"})
        EXPECT_THAT(failureOf(text, read), HasSubstr("one line of 1 to 5 characters")) << text;
}

TEST(JsonFields, UnknownFieldsAreRefusedWithWhatTheyMayMean) {
    const auto read = [](const JsonFields& fields) {
        static_cast<void>(fields.optional("size", 0));
        const JsonFields inner = fields.object("inner");
        static_cast<void>(inner.optional("range", 0));
        inner.refuseUnknown();
        fields.refuseUnknown();
    };

    EXPECT_EQ(failureOf(R"({"inner": {"range": 1}})", read), "accepted");
    EXPECT_EQ(failureOf(R"({"inner": {"rnage": 1}})", read),
              R"(a.json: "inner.rnage" is not a known field (did you mean "inner.range"?))");
    EXPECT_EQ(failureOf(R"({"inner": {}, "nonsense": 1})", read),
              R"(a.json: "nonsense" is not a known field)");
}

TEST(JsonFields, AMisspeltFieldIsNamedWhereTheRightOneIsMissing) {
    EXPECT_EQ(failureOf(R"({"licence": "MIT"})",
                        [](const JsonFields& f) { static_cast<void>(f.line("license", 80)); }),
              R"(a.json: "license" is missing; "licence" may be meant for it)");
}

TEST(JsonFields, AllFieldsOfATableAreReadAlike) {
    const Json json = parseJson(R"({"b": 2, "a": 1})", "text");

    EXPECT_THAT(JsonFields(json, "text").all<int>(),
                ElementsAre(std::pair("a", 1), std::pair("b", 2)));
    EXPECT_EQ(failureOf(R"({"b": 2, "a": "x"})",
                        [](const JsonFields& f) { static_cast<void>(f.all<int>()); }),
              R"(a.json: "a" must be a whole number; it is "x")");
}

TEST(JsonFields, LongValuesAreShortenedBetweenCharacters) {
    std::string text = "\"";
    for (int i = 0; i < 40; ++i)
        text += "ä";
    const std::string message = failureAs<int>(text + "\"");

    EXPECT_THAT(message, ::testing::EndsWith("ä…"));
    EXPECT_NO_THROW(static_cast<void>(Json(message).dump()));
}

TEST(JsonFields, AListThatIsMostOfAFileIsNotSpelledOut) {
    std::string list = "[0";
    for (int i = 1; i < 1000; ++i)
        list += ",0";

    EXPECT_THAT(failureAs<int>(list + "]"), HasSubstr("it is a list of 1000"));
}

TEST(JsonFields, WithoutASourceMessagesBeginWithTheField) {
    const Json json = parseJson(R"({"x": 1})", "text");
    try {
        static_cast<void>(JsonFields(json, "").required<bool>("x"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), "\"x\" must be true or false; it is 1");
    }
}

}  // namespace
}  // namespace r2r
