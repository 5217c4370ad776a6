// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/log.h"

#include "engine/core/kept_warnings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace r2r::log {
namespace {

struct LevelWord {
    std::string_view word;
    Level level;
    spdlog::level::level_enum spdlog;
};

constexpr std::array<LevelWord, 5> kLevels = {{{"debug", Level::Debug, spdlog::level::debug},
                                               {"info", Level::Info, spdlog::level::info},
                                               {"warning", Level::Warning, spdlog::level::warn},
                                               {"error", Level::Error, spdlog::level::err},
                                               {"off", Level::Off, spdlog::level::off}}};

spdlog::level::level_enum spdlogLevel(Level level) {
    const auto* found = std::ranges::find(kLevels, level, &LevelWord::level);
    return found == kLevels.end() ? spdlog::level::warn : found->spdlog;
}

std::shared_ptr<spdlog::logger> createdLogger() {
    // The program and the module of the networks hold this code once each, and share one logger.
    if (auto existing = spdlog::get("r2r"))
        return existing;
    auto created = std::make_shared<spdlog::logger>(
        "r2r", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    created->set_pattern("%^%l%$: %v");
    const char* asked = std::getenv("R2R_LOG");
    const std::optional<Level> level = asked ? levelNamed(asked) : std::nullopt;
    created->set_level(spdlogLevel(level.value_or(Level::Warning)));
    if (asked && *asked && !level)
        created->warn("R2R_LOG is {}, which is none of debug, info, warning, error and off", asked);
    spdlog::register_logger(created);
    return created;
}

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = createdLogger();
    return *instance;
}

}  // namespace

std::optional<Level> levelNamed(std::string_view word) {
    const auto* found = std::ranges::find(kLevels, word, &LevelWord::word);
    return found == kLevels.end() ? std::nullopt : std::optional(found->level);
}

void setLevel(Level level) {
    logger().set_level(spdlogLevel(level));
}

bool isDebug() {
    return logger().should_log(spdlog::level::debug);
}

void debug(std::string_view line) {
    logger().log(spdlog::level::debug, line);
}

void info(std::string_view line) {
    logger().log(spdlog::level::info, line);
}

void warning(std::string_view line) {
    if (KeptWarnings* kept = KeptWarnings::current())
        return kept->keep(std::string(line));
    logger().log(spdlog::level::warn, line);
}

void error(std::string_view line) {
    logger().log(spdlog::level::err, line);
}

}  // namespace r2r::log
