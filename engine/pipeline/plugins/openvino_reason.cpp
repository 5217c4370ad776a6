// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/openvino_reason.h"

#include "engine/pipeline/plugins/foreign_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <sstream>

namespace r2r {
namespace {

constexpr std::string_view kUnknown = "-- No conversion rule found for operations: ";
constexpr std::string_view kFailed = "-- Conversion is failed for: ";

/// Beginnings of lines that say where in its sources it happened, or what follows.
constexpr std::array<std::string_view, 9> kNoReasons = {"Exception from ",
                                                        "Check '",
                                                        "While validating ",
                                                        "FrontEnd API failed",
                                                        "Model wasn't fully converted",
                                                        "-- ",
                                                        "Summary:",
                                                        "To facilitate the conversion",
                                                        "[ "};

bool isReason(std::string_view line) {
    return !line.empty() && std::ranges::none_of(kNoReasons, [&](std::string_view beginning) {
        return line.starts_with(beginning);
    });
}

/// "Add-13" without the version of its set.
std::string operatorIn(std::string_view entry) {
    const size_t dash = entry.find_last_of('-');
    if (dash != std::string_view::npos && dash + 1 < entry.size() &&
        entry.find_first_not_of("0123456789", dash + 1) == std::string_view::npos)
        entry = entry.substr(0, dash);
    return oneLine(entry);
}

std::vector<std::string> operatorsIn(std::string_view list) {
    std::vector<std::string> operators;
    while (!list.empty()) {
        const size_t end = std::min(list.find(", "), list.size());
        operators.push_back(operatorIn(list.substr(0, end)));
        list.remove_prefix(std::min(end + 2, list.size()));
    }
    return operators;
}

std::string namesOf(std::span<const std::string> operators) {
    if (operators.size() == 1)
        return "operator " + operators.front();
    return fmt::format("operators {} and {}",
                       fmt::join(operators.first(operators.size() - 1), ", "),
                       operators.back());
}

}  // namespace

OpenVinoReason openVinoReason(std::string_view message) {
    OpenVinoReason reason;
    std::istringstream lines{std::string(message)};
    for (std::string line; std::getline(lines, line);) {
        const std::string_view text = line;
        if (text.starts_with(kUnknown)) {
            reason.operators = operatorsIn(text.substr(kUnknown.size()));
            reason.isUnknown = true;
        } else if (text.starts_with(kFailed) && !reason.isUnknown) {
            reason.operators = operatorsIn(text.substr(kFailed.size()));
        } else if (isReason(text)) {
            reason.text = oneLine(text);
        }
    }
    while (reason.text.ends_with('.') || reason.text.ends_with(' '))
        reason.text.pop_back();
    return reason;
}

std::string sentenceOf(const OpenVinoReason& reason, std::string_view otherwise) {
    if (reason.operators.empty())
        return fmt::format(
            "{}: {}", otherwise, reason.text.empty() ? "it gives no reason" : reason.text);
    const std::string uses = "uses the ONNX " + namesOf(reason.operators);
    if (reason.isUnknown)
        return uses + ", which OpenVINO does not know";
    const std::string how = uses + " in a way that OpenVINO does not know";
    return reason.text.empty() ? how : fmt::format("{} ({})", how, reason.text);
}

}  // namespace r2r
