// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// OpenVINO's message about a network, taken apart. It is many lines long, and about unknown
/// operators it ends with a link.
struct OpenVinoReason {
    /// ONNX operators that it has no rule for, or whose rule does not fit.
    std::vector<std::string> operators;
    bool isUnknown = false;  ///< it has no rule for them
    std::string text;        ///< why, in one line of its words; empty if they say nothing more
};

[[nodiscard]] OpenVinoReason openVinoReason(std::string_view message);

/// The words after the name of a file: "uses the ONNX operators A and B, which OpenVINO does not
/// know", "could not be computed by OpenVINO: …".
/// @param otherwise  the words where no operator is named: "could not be computed by OpenVINO"
[[nodiscard]] std::string sentenceOf(const OpenVinoReason& reason, std::string_view otherwise);

}  // namespace r2r
