// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/log.h"

#include <memory>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace r2r::log {
namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        auto created = std::make_shared<spdlog::logger>(
            "r2r", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
        created->set_pattern("%^%l%$: %v");
        created->set_level(spdlog::level::warn);
        return created;
    }();
    return *instance;
}

}  // namespace

void setLevel(Level level) {
    switch (level) {
        case Level::Debug:
            return logger().set_level(spdlog::level::debug);
        case Level::Info:
            return logger().set_level(spdlog::level::info);
        case Level::Warning:
            return logger().set_level(spdlog::level::warn);
        case Level::Error:
            return logger().set_level(spdlog::level::err);
        case Level::Off:
            return logger().set_level(spdlog::level::off);
    }
}

void debug(std::string_view line) {
    logger().log(spdlog::level::debug, line);
}

void info(std::string_view line) {
    logger().log(spdlog::level::info, line);
}

void warning(std::string_view line) {
    logger().log(spdlog::level::warn, line);
}

void error(std::string_view line) {
    logger().log(spdlog::level::err, line);
}

}  // namespace r2r::log
