// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

/// Shell completion as text, made from a description of the commands, so that it can't disagree
/// with what the parser accepts.
namespace r2r::cli {

struct CompletionOption {
    enum class Value { None, Text, File, Model };

    std::vector<std::string> names;  ///< with their dashes: "-o", "--output"
    std::string help;
    Value value = Value::None;
    std::vector<std::string> choices;  ///< the words a Text may be, if they are known
};

struct CompletionCommand {
    std::string name;
    std::string purpose;
    bool takesFiles = false;  ///< arguments beside the options are files
    std::vector<CompletionOption> options;
    std::vector<CompletionCommand> commands;
};

[[nodiscard]] std::string bashCompletion(const CompletionCommand& root);
[[nodiscard]] std::string zshCompletion(const CompletionCommand& root);
[[nodiscard]] std::string fishCompletion(const CompletionCommand& root);

}  // namespace r2r::cli
