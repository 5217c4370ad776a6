// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/note_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;

std::vector<HarmonizerNote> notesOf(const Json& json) {
    return notesFrom(JsonFields(json, "json"));
}

TEST(NoteFields, EveryNoteIsTheSameAgain) {
    const std::vector<HarmonizerNote> notes = {
        WorkedSmaller{.wantedPx = 1024, .sidePx = 768, .device = "A card"},
        WorkedOnCpu{"A card"},
        LeftReferenceUnused{"PCT-Net"},
        RanOnnxOnCpu{"PCT-Net"},
        FollowedPartOfReference(),
        KeptSentence{"A sentence."}};
    ASSERT_EQ(notes.size(), std::variant_size_v<HarmonizerNote>);

    const Json json = {{"notes", noteSentences(notes)}, {"note_values", noteValues(notes)}};

    EXPECT_EQ(notesOf(json), notes);
}

TEST(NoteFields, SentencesOfOlderFilesAreKept) {
    EXPECT_THAT(
        notesOf(Json::parse(R"({"notes": ["One.", "Two."]})")),
        ElementsAre(HarmonizerNote(KeptSentence{"One."}), HarmonizerNote(KeptSentence{"Two."})));
}

TEST(NoteFields, AKindOfANewerProgramIsShownAsItsSentence) {
    const Json json = Json::parse(
        R"({"notes": ["New.", "Old."], "note_values": [{"kind": "newer", "x": 1}, {"kind": "reference-cut"}]})");

    EXPECT_THAT(notesOf(json),
                ElementsAre(HarmonizerNote(KeptSentence{"New."}),
                            HarmonizerNote(FollowedPartOfReference())));
}

TEST(NoteFields, SentencesWithoutAsManyValuesAreKept) {
    EXPECT_THAT(notesOf(Json::parse(R"({"notes": ["One."], "note_values": []})")),
                ElementsAre(HarmonizerNote(KeptSentence{"One."})));
}

}  // namespace
}  // namespace r2r
