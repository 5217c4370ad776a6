// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/phase.h"

#include "engine/core/enum_words.h"

namespace r2r {
namespace {

constexpr auto kNames = enumWords<Phase>({
    {Phase::Preparing, "Preparing"},   {Phase::Opening, "Opening"},
    {Phase::Loading, "Loading"},       {Phase::Reading, "Reading"},
    {Phase::Checking, "Checking"},     {Phase::EncodingPrompt, "Encoding the empty prompt"},
    {Phase::Encoding, "Encoding"},     {Phase::Harmonizing, "Harmonizing"},
    {Phase::Blending, "Blending"},     {Phase::Compositing, "Compositing"},
    {Phase::Comparing, "Comparing"},   {Phase::Evaluating, "Evaluating"},
    {Phase::Measuring, "Measuring"},   {Phase::Drawing, "Drawing"},
    {Phase::Describing, "Describing"}, {Phase::Synthesizing, "Synthesizing"},
    {Phase::Trying, "Trying"},         {Phase::Packing, "Packing"},
    {Phase::Training, "Training"},     {Phase::Testing, "Testing"},
    {Phase::Saving, "Saving"},         {Phase::Writing, "Writing"},
});

}  // namespace

std::string_view phaseName(Phase phase) {
    return kNames.word(phase);
}

std::string phaseText(Phase phase, std::string_view subject) {
    std::string text(phaseName(phase));
    if (!subject.empty())
        text.append(" ").append(subject);
    return text;
}

std::optional<PhaseOf> phaseFromText(std::string_view text) {
    for (const auto& [phase, name] : kNames.entries) {
        if (text == name)
            return PhaseOf{phase, {}};
        if (text.starts_with(name) && text[name.size()] == ' ')
            return PhaseOf{phase, std::string(text.substr(name.size() + 1))};
    }
    return std::nullopt;
}

}  // namespace r2r
