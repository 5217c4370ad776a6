// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/note_fields.h"

#include "engine/core/enum_words.h"
#include "engine/core/overloaded.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace r2r {
namespace {

constexpr size_t kMostNotes = 1000;
constexpr NumberRange kSide = {.least = 1, .most = 1e7};

enum class Kind : uint8_t { WorkedSmaller, WorkedOnCpu, ReferenceUnused, OnnxOnCpu, ReferenceCut };

constexpr auto kKinds = enumWords<Kind>({{Kind::WorkedSmaller, "worked-smaller"},
                                         {Kind::WorkedOnCpu, "worked-on-cpu"},
                                         {Kind::ReferenceUnused, "reference-unused"},
                                         {Kind::OnnxOnCpu, "onnx-on-cpu"},
                                         {Kind::ReferenceCut, "reference-cut"}});

Json valueOf(Kind kind, Json fields = Json::object()) {
    Json value = {{"kind", kKinds.word(kind)}};
    value.update(fields);
    return value;
}

Json valueOf(const HarmonizerNote& note) {
    return std::visit(
        Overloaded{
            [](const WorkedSmaller& smaller) {
                return valueOf(Kind::WorkedSmaller,
                               {{"wanted_px", smaller.wantedPx},
                                {"side_px", smaller.sidePx},
                                {"device", smaller.device}});
            },
            [](const WorkedOnCpu& moved) {
                return valueOf(Kind::WorkedOnCpu, {{"device", moved.device}});
            },
            [](const LeftReferenceUnused& unused) {
                return valueOf(Kind::ReferenceUnused, {{"model", unused.model}});
            },
            [](const RanOnnxOnCpu& ran) {
                return valueOf(Kind::OnnxOnCpu, {{"model", ran.model}});
            },
            [](const FollowedPartOfReference&) { return valueOf(Kind::ReferenceCut); },
            [](const KeptSentence&) {
                return Json{{"kind", nullptr}};
            },
        },
        note);
}

HarmonizerNote noteFrom(const JsonFields& value, std::string sentence) {
    const Json* word = value.find("kind");
    const auto kind =
        word && word->is_string() ? kKinds.value(word->get<std::string>()) : std::optional<Kind>();
    if (!kind)
        return KeptSentence{std::move(sentence)};
    switch (*kind) {
        case Kind::WorkedSmaller:
            return WorkedSmaller{.wantedPx = value.required<int>("wanted_px", kSide),
                                 .sidePx = value.required<int>("side_px", kSide),
                                 .device = value.required<std::string>("device")};
        case Kind::WorkedOnCpu:
            return WorkedOnCpu{value.required<std::string>("device")};
        case Kind::ReferenceUnused:
            return LeftReferenceUnused{value.required<std::string>("model")};
        case Kind::OnnxOnCpu:
            return RanOnnxOnCpu{value.required<std::string>("model")};
        case Kind::ReferenceCut:
            break;
    }
    return FollowedPartOfReference();
}

}  // namespace

Json noteSentences(const std::vector<HarmonizerNote>& notes) {
    Json sentences = Json::array();
    for (const HarmonizerNote& note : notes)
        sentences.push_back(noteText(note));
    return sentences;
}

Json noteValues(const std::vector<HarmonizerNote>& notes) {
    Json values = Json::array();
    for (const HarmonizerNote& note : notes)
        values.push_back(valueOf(note));
    return values;
}

std::vector<HarmonizerNote> notesFrom(const JsonFields& fields) {
    std::vector<HarmonizerNote> notes;
    auto sentences = fields.required<std::vector<std::string>>("notes");
    const auto values = fields.has("note_values") ? fields.objects("note_values", 0, kMostNotes)
                                                  : std::vector<JsonFields>();
    for (size_t i = 0; i < sentences.size(); ++i)
        notes.push_back(values.size() == sentences.size()
                            ? noteFrom(values[i], std::move(sentences[i]))
                            : KeptSentence{std::move(sentences[i])});
    return notes;
}

}  // namespace r2r
