// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/child_process.h"
#include "engine/core/image.h"
#include "tests/support/text_of.h"

#include <gmock/gmock.h>

#include <cstddef>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

/// Runs the real `r2r` as a person does, on pictures that are made for the test.
namespace r2r::testing {

/// The program with these arguments, to its end.
[[nodiscard]] cli::ChildResult r2r(std::vector<std::string> arguments);

/// The command line that starts it, for tests that don't wait.
[[nodiscard]] std::vector<std::string> r2rCommand(std::vector<std::string> arguments);

/// A line of the shell, with `$R2R` for the program.
[[nodiscard]] cli::ChildResult shell(const std::string& line);

/// A disc in the middle with an edge that falls off over a quarter of its radius; U8, 1 channel.
[[nodiscard]] Image softDisc(Size size);

void write(const std::filesystem::path& path, const Image& image);
void write(const std::filesystem::path& path, std::string_view text);

/// Writes FOLDER/NAME.png, a scene that depends on the seed, and FOLDER/NAME_mask.png.
void writeComposite(const std::filesystem::path& folder,
                    const std::string& name,
                    Size size,
                    uint32_t seed);

/// Every file below `folder`, hidden ones too, by its relative path; what a batch notes of its
/// results is left out.
[[nodiscard]] std::map<std::string, std::string> filesIn(const std::filesystem::path& folder);

/// Exit code 0; shows what the program said otherwise.
MATCHER(Succeeds, "ends with exit code 0") {
    (void)result_listener;  // PrintTo has said everything
    return arg.exitCode == 0 && arg.signal == 0;
}

/// Ends with `code` after exactly one line on standard error, "r2r: …." with no more than two
/// sentences' worth of text, and nothing on standard output.
MATCHER_P(RefusesWith, code, "is refused with one sentence") {
    (void)result_listener;
    const std::string& said = arg.errors;
    const bool isOneLine = !said.empty() && said.find('\n') == said.size() - 1;
    return arg.exitCode == code && arg.output.empty() && isOneLine && said.starts_with("r2r: ") &&
           said.size() < 400 && said[said.size() - 2] == '.';
}

}  // namespace r2r::testing

namespace r2r::cli {

/// GoogleTest's description of a run.
inline void PrintTo(const ChildResult& result, std::ostream* out) {
    *out << "exit code " << result.exitCode << ", signal " << result.signal << "\n"
         << result.errors << result.output;
}

}  // namespace r2r::cli
