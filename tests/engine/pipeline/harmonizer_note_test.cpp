// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizer_note.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(HarmonizerNote, IsASentence) {
    EXPECT_EQ(noteText(WorkedSmaller{.wantedPx = 1024, .sidePx = 768, .device = "A card"}),
              "Worked at 768 instead of 1024 pixels: A card has too little free memory.");
    EXPECT_EQ(noteText(WorkedOnCpu{.device = "A card"}),
              "Worked on the CPU: A card has too little memory for the weights.");
    EXPECT_EQ(noteText(LeftReferenceUnused{.model = "PCT-Net"}),
              "The reference region was not used: PCT-Net decides for itself what to follow.");
    EXPECT_EQ(noteText(RanOnnxOnCpu{.model = "PCT-Net"}),
              "PCT-Net is an ONNX network and ran on the CPU.");
    EXPECT_EQ(noteText(FollowedPartOfReference()),
              "Only the part of the reference region that is on the background was followed.");
    EXPECT_EQ(noteText(KeptSentence{.text = "A sentence."}), "A sentence.");
}

}  // namespace
}  // namespace r2r
