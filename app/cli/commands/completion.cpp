// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/completion_script.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

using Script = std::string (*)(const CompletionCommand&);

constexpr auto kShells =
    enumWords<Script>({{bashCompletion, "bash"}, {zshCompletion, "zsh"}, {fishCompletion, "fish"}});

/// "keep|strip" into its words; nothing for a single word, which only names a kind of value.
std::vector<std::string> choicesOf(const std::string& worth) {
    std::vector<std::string> choices;
    if (worth.find('|') == std::string::npos)
        return choices;
    for (size_t start = 0; start <= worth.size();) {
        const size_t end = std::min(worth.find('|', start), worth.size());
        choices.push_back(worth.substr(start, end - start));
        start = end + 1;
    }
    return choices;
}

CompletionOption described(const CLI::Option& option) {
    using Value = CompletionOption::Value;
    CompletionOption result{.help = option.get_description()};
    for (const std::string& name : option.get_snames())
        result.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        result.names.push_back("--" + name);
    const std::string worth = option.get_type_name();
    result.choices = choicesOf(worth);
    if (option.get_items_expected_max() > 0)
        result.value = worth == "FILE" || worth == "FOLDER" ? Value::File
                       : worth == "MODEL"                   ? Value::Model
                                                            : Value::Text;
    return result;
}

CompletionCommand described(const CLI::App& app) {
    CompletionCommand result{.name = app.get_name(), .purpose = app.get_description()};
    for (const CLI::Option* option : app.get_options()) {
        if (option->nonpositional())
            result.options.push_back(described(*option));
        else if (option->get_type_name().empty())
            result.takesFiles = true;
    }
    for (const CLI::App* inner : app.get_subcommands([](const CLI::App*) { return true; }))
        result.commands.push_back(described(*inner));
    return result;
}

Runner define(CLI::App& app) {
    const auto script = std::make_shared<Script>();
    addChoice(app, "SHELL", *script, kShells, "Which shell")->required();
    return [script, root = app.get_parent()](Terminal& terminal, const JobContext&) {
        terminal.print((*script)(described(*root)));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "completion",
    .purpose = "Print a script that completes r2r's words in a shell",
    .examples = "  source <(r2r completion bash)\n"
                "  r2r completion zsh > ~/.zfunc/_r2r\n"
                "  r2r completion fish > ~/.config/fish/completions/r2r.fish\n",
    .rank = 80,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
