// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/phase.h"

#include <algorithm>
#include <array>
#include <utility>

namespace r2r {
namespace {

using Row = std::pair<Phase, std::string_view>;

constexpr std::array kNames = {
    Row{Phase::Preparing, "Preparing"},   Row{Phase::Opening, "Opening"},
    Row{Phase::Loading, "Loading"},       Row{Phase::Reading, "Reading"},
    Row{Phase::Checking, "Checking"},     Row{Phase::EncodingPrompt, "Encoding the empty prompt"},
    Row{Phase::Encoding, "Encoding"},     Row{Phase::Harmonizing, "Harmonizing"},
    Row{Phase::Blending, "Blending"},     Row{Phase::Compositing, "Compositing"},
    Row{Phase::Comparing, "Comparing"},   Row{Phase::Evaluating, "Evaluating"},
    Row{Phase::Measuring, "Measuring"},   Row{Phase::Drawing, "Drawing"},
    Row{Phase::Describing, "Describing"}, Row{Phase::Synthesizing, "Synthesizing"},
    Row{Phase::Trying, "Trying"},         Row{Phase::Packing, "Packing"},
    Row{Phase::Training, "Training"},     Row{Phase::Testing, "Testing"},
    Row{Phase::Saving, "Saving"},         Row{Phase::Writing, "Writing"},
};

}  // namespace

std::string_view phaseName(Phase phase) {
    return std::ranges::find(kNames, phase, &Row::first)->second;
}

std::string phaseText(Phase phase, std::string_view subject) {
    std::string text(phaseName(phase));
    if (!subject.empty())
        text.append(" ").append(subject);
    return text;
}

std::optional<PhaseOf> phaseFromText(std::string_view text) {
    for (const auto& [phase, name] : kNames) {
        if (text == name)
            return PhaseOf{phase, {}};
        if (text.starts_with(name) && text[name.size()] == ' ')
            return PhaseOf{phase, std::string(text.substr(name.size() + 1))};
    }
    return std::nullopt;
}

}  // namespace r2r
