// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/options.h"

#include "app/cli/arguments.h"
#include "engine/core/error.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <utility>

namespace r2r::cli {

CLI::Option* addPath(CLI::App& app,
                     const std::string& name,
                     std::filesystem::path& target,
                     const std::string& help,
                     const std::string& worth) {
    return addParsed(
        app, name, [&target](const std::string& text) { target = text; }, help, worth);
}

CLI::Option* addParsed(CLI::App& app,
                       const std::string& name,
                       std::function<void(const std::string&)> take,
                       const std::string& help,
                       const std::string& worth) {
    return app.add_option_function<std::string>(name, std::move(take), help)->type_name(worth);
}

CLI::Option* addWhole(CLI::App& app,
                      const std::string& name,
                      std::function<void(int64_t)> take,
                      int64_t low,
                      int64_t high,
                      const std::string& help,
                      const std::string& worth) {
    const auto parse = [name, take = std::move(take), low, high](const std::string& text) {
        take(parseInteger(name, text, low, high));
    };
    return addParsed(app, name, parse, help, worth);
}

CLI::Option* addDevice(CLI::App& app, std::string& target, const std::string& help) {
    const auto take = [&target](const std::string& text) { target = text; };
    return addParsed(app, "--device", take, help, "auto|cpu|cuda");
}

CLI::Option* addOutput(CLI::App& app, std::filesystem::path& target, const std::string& help) {
    return addPath(app, "-o,--output", target, help);
}

CLI::Option* addOutputFolder(CLI::App& app,
                             std::filesystem::path& target,
                             const std::string& help) {
    return addPath(app, "-o,--out,--output", target, help, "FOLDER");
}

CLI::Option* addJsonFlag(CLI::App& app, bool& target) {
    return app.add_flag("--json", target, "Print the result as JSON on standard output");
}

CLI::Option* addEvents(CLI::App& app, bool& target, const std::string& help) {
    return addChoice(app, "--events", target, enumWords<bool>({{true, "-"}}), help);
}

void refuseWord(std::string_view option, std::string_view word, std::string known) {
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("{} does not know \"{}\"", option, word),
                fmt::format("Known are {}.", known));
}

}  // namespace r2r::cli
