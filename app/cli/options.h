// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options in our words. What an option is worth is shown after its name in --help; a list such
/// as "keep|strip" is also what shell completion offers.
namespace r2r::cli {

/// One path as text; CLI11 would read a path only up to its first space.
CLI::Option* addPath(CLI::App& app,
                     const std::string& name,
                     std::filesystem::path& target,
                     const std::string& help,
                     const std::string& worth = "FILE");

/// Text that `take` understands or refuses with an Error.
CLI::Option* addParsed(CLI::App& app,
                       const std::string& name,
                       std::function<void(const std::string&)> take,
                       const std::string& help,
                       const std::string& worth);

/// A whole number between `low` and `high`; anything else is refused by name.
CLI::Option* addWhole(CLI::App& app,
                      const std::string& name,
                      std::function<void(int64_t)> take,
                      int64_t low,
                      int64_t high,
                      const std::string& help,
                      const std::string& worth = "N");

/// The same into a variable.
/// @param target  an integer that holds `low` and `high`, or an optional one
template <typename Target>
CLI::Option* addNumber(CLI::App& app,
                       const std::string& name,
                       Target& target,
                       int64_t low,
                       int64_t high,
                       const std::string& help,
                       const std::string& worth = "N") {
    const auto take = [&target](int64_t number) {
        if constexpr (std::is_integral_v<Target>)
            target = static_cast<Target>(number);
        else
            target = static_cast<typename Target::value_type>(number);
    };
    return addWhole(app, name, take, low, high, help, worth);
}

/// "--seed": of random numbers.
template <typename Target>
CLI::Option* addSeed(CLI::App& app,
                     Target& target,
                     const std::string& help = "Seed of the random numbers [0]") {
    return addNumber(app, "--seed", target, 0, std::numeric_limits<int64_t>::max(), help);
}

/// "--device", as `chooseDevice` understands it.
CLI::Option* addDevice(CLI::App& app,
                       std::string& target,
                       const std::string& help = "Where to compute, also cuda:1 and so on [auto]");

/// "-o": the one picture that a command writes.
CLI::Option* addOutput(CLI::App& app,
                       std::filesystem::path& target,
                       const std::string& help = "Picture to write");

/// "-o", "--out": the folder for what a command makes.
CLI::Option* addOutputFolder(CLI::App& app, std::filesystem::path& target, const std::string& help);

CLI::Option* addJsonFlag(CLI::App& app, bool& target);

/// "--events -": what `EventLines` sends.
CLI::Option* addEvents(
    CLI::App& app,
    bool& target,
    const std::string& help = "Report progress in JSON lines on standard output");

/// @param known  the words there are
/// @throws Error{InvalidArgument}, always.
[[noreturn]] void refuseWord(std::string_view option, std::string_view word, std::string known);

/// One of `words`; any other word is refused with the list of them.
/// @param target  a value or an optional one
template <typename Target, typename Value, size_t Count>
CLI::Option* addChoice(CLI::App& app,
                       const std::string& name,
                       Target& target,
                       const EnumWords<Value, Count>& words,
                       const std::string& help) {
    const auto take = [&target, name, words](const std::string& text) {
        const std::optional<Value> value = words.value(text);
        if (!value)
            refuseWord(name, text, words.list(", "));
        target = *value;
    };
    return addParsed(app, name, take, help, words.list("|"));
}

}  // namespace r2r::cli
