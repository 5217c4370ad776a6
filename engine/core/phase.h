// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// The activity of a job. Fronts word it for people; `phaseName` is its word in event files.
enum class Phase : uint8_t {
    Preparing,
    Opening,
    Loading,
    Reading,
    Checking,
    Encoding,
    EncodingPrompt,  ///< the text encoder's answer to the empty prompt
    Harmonizing,
    Blending,
    Compositing,
    Comparing,
    Evaluating,
    Measuring,
    Drawing,
    Describing,
    Synthesizing,
    Trying,
    Packing,
    Training,
    Testing,
    Saving,
    Writing,
};

/// "Harmonizing", "Encoding the empty prompt".
[[nodiscard]] std::string_view phaseName(Phase phase);

/// A phase with what it is done to: "Evaluating" of "mkl".
struct PhaseOf {
    Phase phase = Phase::Preparing;
    std::string subject;  ///< empty: of nothing in particular

    bool operator==(const PhaseOf&) const = default;
};

/// "Evaluating mkl", as event files and the command line have it.
[[nodiscard]] std::string phaseText(Phase phase, std::string_view subject);

/// The other way round; nothing for words of a newer version.
[[nodiscard]] std::optional<PhaseOf> phaseFromText(std::string_view text);

}  // namespace r2r
