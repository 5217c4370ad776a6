// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_document.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;

TEST(ProjectDocument, MergingKeepsUnknownFieldsAtAnyDepth) {
    const Json before = {{"a", 1}, {"new", 2}, {"inner", {{"b", 3}, {"new", 4}}}};

    const Json after = merged(before, {{"a", 5}, {"inner", {{"b", nullptr}}}});

    EXPECT_EQ(after, Json({{"a", 5}, {"inner", {{"b", nullptr}, {"new", 4}}}, {"new", 2}}));
}

TEST(ProjectDocument, MergingFollowsEntriesByTheirIds) {
    const Json before = Json::parse(R"([{"id": 1, "x": 1}, {"id": 2, "x": 2}, {"id": 3, "x": 3}])");

    const Json after = merged(before, Json::parse(R"([{"id": 3}, {"id": 1}, {"id": 9}])"));

    EXPECT_EQ(after, Json::parse(R"([{"id": 3, "x": 3}, {"id": 1, "x": 1}, {"id": 9}])"));
}

TEST(ProjectDocument, CollectsEveryText) {
    std::set<std::string> texts;

    collectTexts(Json::parse(R"({"a": "one", "b": [1, {"c": "two"}], "d": null})"), texts);

    EXPECT_THAT(texts, ElementsAre("one", "two"));
}

TEST(ProjectDocument, SettingsAreTheSameAgain) {
    const HarmonySettings settings{.model = "r2r-lite",
                                   .strength = {.overall = 0.1F, .lightness = 0.3F, .color = 1.4F},
                                   .seed = ~uint64_t{0},
                                   .steps = 7,
                                   .workingSide = 96,
                                   .guard = true,
                                   .reference = Rect{1, 2, 3, 4}};
    const Json json = harmonyJson(settings);
    const Json plain = harmonyJson({.model = "mkl"});

    EXPECT_EQ(harmonyFrom(JsonFields(json, "json")), settings);
    EXPECT_EQ(harmonyFrom(JsonFields(plain, "json")), HarmonySettings{.model = "mkl"});
}

}  // namespace
}  // namespace r2r
