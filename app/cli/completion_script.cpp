// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/completion_script.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace r2r::cli {
namespace {

using Value = CompletionOption::Value;

/// Asked whenever Tab is pressed, for models come and go.
constexpr const char* kModelNames = "r2r models --names 2>/dev/null";

/// Calls `visit` with every command below `command` and its full name, "r2r bench poisson".
template <typename Visit>
void forEachCommand(const CompletionCommand& command, const std::string& path, const Visit& visit) {
    visit(command, path);
    for (const CompletionCommand& inner : command.commands)
        forEachCommand(inner, path + " " + inner.name, visit);
}

/// For text between single quotes.
std::string quoted(const std::string& text) {
    std::string safe = "'";
    for (const char c : text)
        safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return safe + "'";
}

std::string bashValues(const CompletionOption& option, const std::string& path) {
    if (option.value == Value::None)
        return {};
    std::string patterns;
    for (const std::string& name : option.names)
        patterns += fmt::format("{}\"{} {}\"", patterns.empty() ? "" : "|", path, name);
    std::string words;
    if (option.value == Value::Model)
        words = fmt::format("words=$({})", kModelNames);
    else if (!option.choices.empty())
        words = fmt::format("words='{}'", fmt::join(option.choices, " "));
    else
        words = option.value == Value::File ? "files=1" : "return";
    return fmt::format("        {}) {} ;;\n", patterns, words);
}

std::string zshArgument(const CompletionOption& option) {
    std::string action;
    if (option.value == Value::Model)
        action = fmt::format(":model:($({}))", kModelNames);
    else if (!option.choices.empty())
        action = fmt::format(":value:({})", fmt::join(option.choices, " "));
    else if (option.value != Value::None)
        action = option.value == Value::File ? ":file:_files" : ":value:";
    std::string help;
    for (const char c : option.help)  // brackets and colons mean something to _arguments
        help += c == '[' ? '(' : c == ']' ? ')' : c == ':' ? ',' : c;
    std::string text;
    for (const std::string& name : option.names)
        text += fmt::format(" \\\n            {}", quoted(name + "[" + help + "]" + action));
    return text;
}

std::string zshCases(const CompletionCommand& command, const std::string& path) {
    std::string text;
    forEachCommand(command, path, [&](const CompletionCommand& at, const std::string& name) {
        text += fmt::format("        ({})\n", quoted(name));
        if (!at.commands.empty()) {
            text += "            local -a commands=(";
            for (const CompletionCommand& inner : at.commands)
                text +=
                    fmt::format("\n                {}", quoted(inner.name + ":" + inner.purpose));
            text += ")\n            _describe command commands\n            ;;\n";
            return;
        }
        text += "            _arguments";
        for (const CompletionOption& option : at.options)
            text += zshArgument(option);
        text += fmt::format(" \\\n            {}\n            ;;\n",
                            at.takesFiles ? "'*:file:_files'" : "'*: :'");
    });
    return text;
}

std::string fishOption(const CompletionOption& option, const std::string& condition) {
    std::string text = "complete -c r2r -n " + quoted(condition);
    for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (option.value == Value::Model)
        text += fmt::format(" -x -a '({})'", kModelNames);
    else if (!option.choices.empty())
        text += fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
    else if (option.value != Value::None)
        text += option.value == Value::File ? " -r -F" : " -x";
    return text + " -d " + quoted(option.help) + "\n";
}

}  // namespace

std::string bashCompletion(const CompletionCommand& root) {
    std::string paths;
    std::string values;
    std::string words;
    forEachCommand(root, root.name, [&](const CompletionCommand& command, const std::string& path) {
        if (path != root.name)
            paths += fmt::format("{}\"{}\"", paths.empty() ? "" : "|", path);
        for (const CompletionOption& option : command.options)
            values += bashValues(option, path);
        std::string names;
        for (const CompletionCommand& inner : command.commands)
            names += " " + inner.name;
        for (const CompletionOption& option : command.options)
            names += " " + option.names.back();
        words += fmt::format("        \"{}\") words='{}'{} ;;\n",
                             path,
                             names.substr(names.empty() ? 0 : 1),
                             command.takesFiles ? "; files=1" : "");
    });
    return fmt::format(R"(# bash completion for r2r: source <(r2r completion bash)
_r2r() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
    local command=r2r words= files= word
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$command $word" in
        {}) command="$command $word" ;;
        esac
    done
    case "$command $previous" in
{}        *)
        case "$command" in
{}        esac
        ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    if [[ $files && $current != -* ]]; then
        compopt -o filenames
        local IFS=$'\n'
        COMPREPLY=($(compgen -f -- "$current"))
    fi
}}
complete -F _r2r r2r
)",
                       paths,
                       values,
                       words);
}

std::string zshCompletion(const CompletionCommand& root) {
    std::string paths;
    forEachCommand(root, root.name, [&](const CompletionCommand&, const std::string& path) {
        if (path != root.name)
            paths += fmt::format("{}{}", paths.empty() ? "" : "|", quoted(path));
    });
    return fmt::format(R"(#compdef r2r
# zsh completion for r2r: source <(r2r completion zsh)
_r2r() {{
    local command=r2r
    while (( CURRENT > 2 )); do
        case "$command $words[2]" in
        ({}) command="$command $words[2]"; shift words; (( CURRENT-- )) ;;
        (*) break ;;
        esac
    done
    case "$command" in
{}    esac
}}
# Sourced, the function is announced; as a file in $fpath, this is its first call.
if [[ $funcstack[1] == _r2r ]]; then _r2r "$@"; else compdef _r2r r2r; fi
)",
                       paths,
                       zshCases(root, root.name));
}

std::string fishCompletion(const CompletionCommand& root) {
    std::string text =
        "# fish completion for r2r: r2r completion fish | source\n"
        "complete -c r2r -f\n";
    for (const CompletionCommand& command : root.commands) {
        text += fmt::format("complete -c r2r -n __fish_use_subcommand -a {} -d {}\n",
                            command.name,
                            quoted(command.purpose));
        const std::string seen = "__fish_seen_subcommand_from " + command.name;
        if (command.takesFiles)
            text += fmt::format("complete -c r2r -n {} -F\n", quoted(seen));
        for (const CompletionOption& option : command.options)
            text += fishOption(option, seen);
        for (const CompletionCommand& inner : command.commands) {
            const std::string both = seen + "; and __fish_seen_subcommand_from " + inner.name;
            text +=
                fmt::format("complete -c r2r -n {} -a {} -d {}\n",
                            quoted(seen + "; and not __fish_seen_subcommand_from " + inner.name),
                            inner.name,
                            quoted(inner.purpose));
            for (const CompletionOption& option : inner.options)
                text += fishOption(option, both);
        }
    }
    return text;
}

}  // namespace r2r::cli
