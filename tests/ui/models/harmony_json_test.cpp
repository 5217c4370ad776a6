// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/harmony_json.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

TEST(HarmonyJson, ComesBackAsItWas) {
    const HarmonySettings settings{
        .model = "r2r-mini",
        .strength = {.overall = 0.75F, .lightness = 0.5F, .color = 1.25F},
        .seed = 18'446'744'073'709'551'615U,
        .steps = 7,
        .workingSide = 768,
        .guard = false,
        .reference = Rect{1, 2, 30, 40}};

    EXPECT_EQ(harmonyFrom(jsonOf(settings), {}), settings);
    EXPECT_EQ(harmonyFrom(jsonOf({}), settings).guard, std::nullopt);
}

TEST(HarmonyJson, WhatIsMissingIsAsUsual) {
    const HarmonySettings usual{.model = "r2r-lite", .strength = {.overall = 0.5F}};

    EXPECT_EQ(harmonyFrom({}, usual), usual);
}

}  // namespace
}  // namespace r2r::ui
