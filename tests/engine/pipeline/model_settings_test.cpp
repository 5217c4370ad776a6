// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/model_settings.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(SettingsFor, AnotherModelKeepWhatIsNotOfTheModel) {
    const HarmonySettings before{.model = "r2r",
                                 .strength = {.overall = 0.3F, .lightness = 0.8F, .color = 0.2F},
                                 .seed = 7,
                                 .steps = 25,
                                 .workingSide = 768,
                                 .guard = false,
                                 .reference = Rect{1, 2, 3, 4}};

    const HarmonySettings after =
        settingsFor({.name = "lab-mean", .recommendedStrength = 0.5F}, before);

    EXPECT_EQ(after,
              (HarmonySettings{.model = "lab-mean",
                               .strength = {.overall = 0.5F, .lightness = 0.8F, .color = 0.2F},
                               .seed = 7,
                               .reference = Rect{1, 2, 3, 4}}));
}

}  // namespace
}  // namespace r2r
