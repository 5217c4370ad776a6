// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <vector>

namespace r2r {
namespace {

constexpr size_t kMaximumBytes = size_t{64} << 20;
constexpr int kMaximumDepth = 64;  // bounds the recursion of every function that walks the value

/// Watches the parser for what it would accept silently: repeated keys and bottomless nesting.
class StrictnessGuard {
public:
    explicit StrictnessGuard(std::string_view source) : source_(source) {}

    bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
        using Event = Json::parse_event_t;
        if (depth > kMaximumDepth)
            fail(fmt::format("is nested deeper than {} levels", kMaximumDepth));
        if (event == Event::object_start)
            keys_.emplace_back();
        else if (event == Event::object_end)
            keys_.pop_back();
        else if (event == Event::key && !keys_.back().insert(parsed.get<std::string>()).second)
            fail(fmt::format("names the key {} twice", parsed.dump()));
        return true;
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::Corrupt, fmt::format("{} {}", source_, what));
    }

    std::string_view source_;
    std::vector<std::set<std::string>> keys_;
};

}  // namespace

Json parseJson(std::string_view text, std::string_view source) {
    if (text.size() > kMaximumBytes)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} has {} MiB, too much for a JSON file", source, text.size() >> 20));
    StrictnessGuard guard(source);
    try {
        return Json::parse(text, [&guard](int depth, Json::parse_event_t event, Json& parsed) {
            return guard(depth, event, parsed);
        });
    } catch (const nlohmann::json::parse_error& failure) {
        const std::string_view before = text.substr(0, failure.byte > 0 ? failure.byte - 1 : 0);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const size_t lineStart = before.rfind('\n');
        const size_t column = before.size() - (lineStart == before.npos ? 0 : lineStart + 1) + 1;
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not valid JSON at line {}, column {}", source, line, column));
    } catch (const nlohmann::json::out_of_range&) {
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not valid JSON: it has a number too large for any use", source));
    }
}

Json readJsonFile(const std::filesystem::path& path) {
    const std::vector<std::byte> content = readFile(path, kMaximumBytes);
    return parseJson({reinterpret_cast<const char*>(content.data()), content.size()},
                     path.string());
}

std::string formatJson(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace r2r
