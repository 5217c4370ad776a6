// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/note_text.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

TEST(NoteText, WordsEveryNoteOnce) {
    EXPECT_EQ(
        noteTexts({WorkedSmaller{.wantedPx = 1024, .sidePx = 768, .device = "A card"},
                   WorkedOnCpu{.device = "A card"},
                   LeftReferenceUnused{.model = "PCT-Net"},
                   RanOnnxOnCpu{.model = "PCT-Net"},
                   FollowedPartOfReference(),
                   KeptSentence{.text = "A sentence."}}),
        QStringList({"Worked at 768 instead of 1,024 pixels: A card has too little free memory.",
                     "Worked on the CPU: A card has too little memory for the weights.",
                     "The reference region was not used: PCT-Net decides for itself what to "
                     "follow.",
                     "PCT-Net is an ONNX network and ran on the CPU.",
                     "Only the part of the reference region that is on the background was "
                     "followed.",
                     "A sentence."}));
}

}  // namespace
}  // namespace r2r::ui
