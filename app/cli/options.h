// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace CLI {
class App;
class Option;
}  // namespace CLI

/// Options in our words. What an option is worth is shown behind its name in --help; a list such
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

CLI::Option* addJsonFlag(CLI::App& app, bool& target);

/// "--events -": what `EventLines` sends.
CLI::Option* addEvents(CLI::App& app, bool& target);

/// One of the words in `choices` ("keep|strip"); its index.
/// @throws Error{InvalidArgument} listing them.
[[nodiscard]] int parseChoice(std::string_view option,
                              std::string_view text,
                              std::string_view choices);

}  // namespace r2r::cli
