// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_words.h"

#include "engine/core/error.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>

namespace r2r::cli {
namespace {

/// The number of letters to be added, taken away or exchanged (Levenshtein 1966).
size_t lettersApart(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t exchanged = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, exchanged});
        }
    }
    return row.back();
}

/// Up to here it is a slip of the hand or another spelling; beyond it another word.
bool isClose(std::string_view word, std::string_view name, size_t apart) {
    constexpr size_t kShortest = 3;
    const size_t slips = word.size() > kShortest ? 2 : 1;  // two letters exchanged count twice
    return apart <= std::max(slips, name.size() / 3) ||
           (word.size() >= kShortest && (name.starts_with(word) || word.starts_with(name)));
}

std::vector<std::string> namesBelow(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::App* each : command.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(each->get_name());
    return names;
}

[[noreturn]] void refuse(std::string_view word, const CLI::App& command, const std::string& path) {
    const std::vector<std::string> names = namesBelow(command);
    const std::string closest = closestName(word, names);
    throw Error(
        ErrorCode::InvalidArgument,
        fmt::format("{} has no command \"{}\"", path, word),
        closest.empty()
            ? fmt::format("Known are {}. See {} --help.", fmt::join(names, ", "), path)
            : fmt::format("The closest is \"{}\". See {} {} --help.", closest, path, closest));
}

}  // namespace

std::string closestName(std::string_view word, const std::vector<std::string>& names) {
    std::string closest;
    size_t fewest = std::string_view::npos;
    for (const std::string& name : names) {
        const size_t apart = lettersApart(word, name);
        if (apart < fewest && isClose(word, name, apart)) {
            closest = name;
            fewest = apart;
        }
    }
    return closest;
}

void requireKnownCommand(const CLI::App& program, std::span<const std::string_view> words) {
    const CLI::App* command = &program;
    std::string path = "r2r";
    for (const std::string_view word : words) {
        const std::vector<std::string> names = namesBelow(*command);
        if (names.empty())
            return;  // what follows are its own arguments
        if (word.starts_with('-'))
            continue;
        if (std::ranges::find(names, word) == names.end())
            refuse(word, *command, path);
        command = command->get_subcommand(std::string(word));
        path += " " + std::string(word);
    }
}

}  // namespace r2r::cli
