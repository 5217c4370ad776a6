// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/manifest_fields.h"

#include <algorithm>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr std::string_view kHint = "docs/plugins.md explains every field.";

/// What stands there, short enough for a message.
std::string shown(const Json& value) {
    constexpr size_t kLongest = 60;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

}  // namespace

ManifestFields::ManifestFields(const Json& json, std::string where, std::string source)
    : json_(json), where_(std::move(where)), source_(std::move(source)) {
    if (json.is_object())
        return;
    const std::string what =
        where_.empty() ? "the file" : "\"" + where_.substr(0, where_.size() - 1) + "\"";
    throw Error(ErrorCode::Corrupt,
                fmt::format("{}: {} must be an object {{…}}; it is {}", source_, what, shown(json)),
                std::string(kHint));
}

void ManifestFields::allowOnly(std::initializer_list<std::string_view> keys) const {
    for (const auto& [key, value] : json_.items())
        if (std::ranges::find(keys, key) == keys.end())
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{}: there is no field \"{}{}\"", source_, where_, key),
                        std::string(kHint));
}

std::string ManifestFields::text(const char* key, size_t longest) const {
    const Json& value = required(key);
    if (!value.is_string())
        fail(key, "must be a text");
    std::string text = value.get<std::string>();
    const auto isControl = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    if (text.empty() || text.size() > longest || std::ranges::any_of(text, isControl))
        fail(key, fmt::format("must be one line of 1 to {} characters", longest));
    return text;
}

int ManifestFields::whole(const char* key, int least, int most) const {
    const Json& value = required(key);
    if (value.is_number_integer() && value >= least && value <= most)
        return value.get<int>();
    fail(key, fmt::format("must be a whole number from {} to {}", least, most));
}

double ManifestFields::number(const char* key, double least, double most) const {
    const Json& value = required(key);
    if (value.is_number() && value.get<double>() >= least && value.get<double>() <= most)
        return value.get<double>();
    fail(key, fmt::format("must be a number from {} to {}", least, most));
}

std::vector<double> ManifestFields::numbers(const char* key, size_t count) const {
    const Json& value = required(key);
    const auto isNumber = [](const Json& entry) { return entry.is_number(); };
    if (!value.is_array() || value.size() != count || !std::ranges::all_of(value, isNumber))
        fail(key, fmt::format("must be a list of {} numbers", count));
    return value.get<std::vector<double>>();
}

std::vector<int> ManifestFields::wholes(const char* key, size_t count, int least, int most) const {
    const Json& value = required(key);
    const auto isFit = [&](const Json& entry) {
        return entry.is_number_integer() && entry >= least && entry <= most;
    };
    if (!value.is_array() || value.size() != count || !std::ranges::all_of(value, isFit))
        fail(key,
             fmt::format("must be a list of {} whole numbers from {} to {}", count, least, most));
    return value.get<std::vector<int>>();
}

ManifestFields ManifestFields::object(const char* key) const {
    return {required(key), where_ + key + ".", source_};
}

std::vector<ManifestFields> ManifestFields::list(const char* key, size_t most) const {
    const Json& value = required(key);
    if (!value.is_array() || value.empty() || value.size() > most)
        fail(key, fmt::format("must be a list of 1 to {} objects", most));
    std::vector<ManifestFields> entries;
    for (size_t i = 0; i < value.size(); ++i)
        entries.emplace_back(value[i], fmt::format("{}{}[{}].", where_, key, i), source_);
    return entries;
}

void ManifestFields::fail(const char* key, std::string_view rule) const {
    const std::string found = has(key) ? "; it is " + shown(json_.at(key)) : "";
    throw Error(ErrorCode::Corrupt,
                fmt::format("{}: \"{}{}\" {}{}", source_, where_, key, rule, found),
                std::string(kHint));
}

const Json& ManifestFields::required(const char* key) const {
    if (!has(key))
        fail(key, "is missing");
    return json_.at(key);
}

}  // namespace r2r
