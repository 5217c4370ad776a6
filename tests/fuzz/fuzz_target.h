// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r::testing {

using Bytes = std::vector<std::byte>;

/// One reader of what other people's files hold, for inputs that nobody has thought of.
struct FuzzTarget {
    std::string_view name;  ///< also of its folder in `corpus`
    /// Reads it as far as a program would. A refusal (`Error`) is an answer, too; everything else
    /// that ends it is a fault.
    void (*read)(std::span<const std::byte> input);
    /// Sound inputs to begin with.
    std::vector<Bytes> (*seeds)();
};

[[nodiscard]] std::span<const FuzzTarget> fuzzTargets();

/// @throws std::out_of_range if there is none of that name
[[nodiscard]] const FuzzTarget& fuzzTarget(std::string_view name);

/// Runs the reader, with refusals taken as answers.
void readHostile(const FuzzTarget& target, std::span<const std::byte> input);

/// Inputs of a target that are in the repository: small, and each shows something of its own.
[[nodiscard]] std::vector<Bytes> fuzzCorpus(const FuzzTarget& target);

}  // namespace r2r::testing
