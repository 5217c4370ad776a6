// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json_fields.h"

#include "engine/core/error.h"

#include <cmath>
#include <fmt/format.h>
#include <numeric>

namespace r2r {
namespace {

/// A value, short enough for a message.
std::string shown(const Json& value) {
    constexpr size_t kLongest = 60;
    if (value.is_structured() && value.size() > kLongest)  // it may be most of a large file
        return fmt::format("{} of {}", value.is_array() ? "a list" : "an object", value.size());
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= kLongest)
        return text;
    size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;  // not within a character of UTF-8
    return text.substr(0, end) + "…";
}

/// Letters to insert, remove or change to make one word of the other.
size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < a.size(); ++i) {
        size_t diagonal = std::exchange(row[0], i + 1);
        for (size_t j = 0; j < b.size(); ++j) {
            const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min(row[j], row[j + 1]) + 1);
            row[j + 1] = std::min(row[j + 1], changed);
        }
    }
    return row.back();
}

bool mayMean(std::string_view written, std::string_view meant) {
    return editDistance(written, meant) <= 1 + written.size() / 4;
}

/// 1000000000 rather than 1e+09.
std::string plain(double number) {
    constexpr double kExact = 9e15;
    return number == std::trunc(number) && std::abs(number) < kExact ? fmt::format("{:.0f}", number)
                                                                     : fmt::format("{}", number);
}

std::string boundsOf(const NumberRange& range) {
    const bool hasLeast = std::isfinite(range.least);
    const bool hasMost = std::isfinite(range.most);
    if (hasLeast && hasMost)
        return fmt::format(" from {} to {}", plain(range.least), plain(range.most));
    if (hasLeast)
        return fmt::format(" of {} or more", plain(range.least));
    return hasMost ? fmt::format(" of at most {}", plain(range.most)) : std::string();
}

}  // namespace

JsonFields::JsonFields(const Json& json, std::string source, std::string hint)
    : json_(json), source_(std::move(source)), hint_(std::move(hint)) {
    requireObject();
}

JsonFields::JsonFields(const Json& json, std::string way, const JsonFields& parent)
    : json_(json), way_(std::move(way)), source_(parent.source_), hint_(parent.hint_) {
    requireObject();
}

void JsonFields::requireObject() const {
    if (json_.is_object())
        return;
    std::string what = source_;
    if (!way_.empty())
        what += (what.empty() ? "\"" : ": \"") + way_.substr(0, way_.size() - 1) + "\"";
    throw Error(ErrorCode::Corrupt,
                fmt::format("{} must be an object {{…}}; it is {}", what, shown(json_)),
                hint_);
}

const Json* JsonFields::find(const char* key) const {
    if (std::ranges::find(known_, key) == known_.end())
        known_.emplace_back(key);
    const auto found = json_.find(key);
    return found != json_.end() ? &*found : nullptr;
}

const Json& JsonFields::existing(const char* key) const {
    if (const Json* value = find(key))
        return *value;
    std::string rule = "is missing";
    for (const auto& [other, value] : json_.items())
        if (std::ranges::find(known_, other) == known_.end() && mayMean(other, key))
            rule += fmt::format("; \"{}{}\" may be meant for it", way_, other);
    fail(key, rule);
}

std::string JsonFields::line(const char* key, size_t longest) const {
    std::string text = required<std::string>(key);
    const auto isControl = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    if (text.empty() || text.size() > longest || std::ranges::any_of(text, isControl))
        fail(key, fmt::format("must be one line of 1 to {} characters", longest));
    return text;
}

JsonFields JsonFields::object(const char* key) const {
    return {existing(key), way_ + key + ".", *this};
}

std::vector<JsonFields> JsonFields::objects(const char* key, size_t least, size_t most) const {
    const Json& value = existing(key);
    if (!value.is_array() || value.size() < least || value.size() > most)
        fail(key, fmt::format("must be a list of {} to {} objects", least, most));
    std::vector<JsonFields> entries;
    entries.reserve(value.size());
    for (size_t i = 0; i < value.size(); ++i)
        entries.push_back({value[i], fmt::format("{}{}[{}].", way_, key, i), *this});
    return entries;
}

std::vector<std::string> JsonFields::unknownFields() const {
    std::vector<std::string> sentences;
    for (const auto& [key, value] : json_.items()) {
        if (std::ranges::find(known_, key) != known_.end())
            continue;
        const auto nearest = std::ranges::min_element(
            known_, {}, [&key = key](std::string_view known) { return editDistance(key, known); });
        std::string guess;
        if (nearest != known_.end() && mayMean(key, *nearest))
            guess = fmt::format(" (did you mean \"{}{}\"?)", way_, *nearest);
        sentences.push_back(fmt::format("\"{}{}\" is not a known field{}", way_, key, guess));
    }
    return sentences;
}

void JsonFields::refuseUnknown() const {
    if (const auto unknown = unknownFields(); !unknown.empty())
        throw Error(ErrorCode::Corrupt, fmt::format("{}: {}", source_, unknown.front()), hint_);
}

void JsonFields::fail(const char* key, std::string_view rule) const {
    const auto found = json_.find(key);
    throw Error(ErrorCode::Corrupt,
                fmt::format("{}{}\"{}{}\" {}{}",
                            source_,
                            source_.empty() ? "" : ": ",
                            way_,
                            key,
                            rule,
                            found != json_.end() ? "; it is " + shown(*found) : ""),
                hint_);
}

bool JsonFields::isInside(double value, const NumberRange& range) {
    return value >= range.least && value <= range.most &&
           (range.multipleOf == 1 || std::fmod(value, static_cast<double>(range.multipleOf)) == 0);
}

std::string JsonFields::ruleFor(Kind kind, const NumberRange& range) {
    if (kind == Kind::Flag)
        return "must be true or false";
    if (kind == Kind::Text)
        return "must be a text";
    const std::string noun = range.multipleOf > 1
                                 ? fmt::format("a multiple of {}", range.multipleOf)
                             : kind == Kind::Whole ? "a whole number"
                                                   : "a number";
    return "must be " + noun + boundsOf(range);
}

std::string JsonFields::listRuleFor(Kind kind, const NumberRange& range, size_t count) {
    const std::string number = count > 0 ? fmt::format("{} ", count) : "";
    if (kind == Kind::Flag || kind == Kind::Text)
        return fmt::format(
            "must be a list of {}{}", number, kind == Kind::Flag ? "flags" : "texts");
    const std::string noun = range.multipleOf > 1 ? fmt::format("multiples of {}", range.multipleOf)
                             : kind == Kind::Whole ? "whole numbers"
                                                   : "numbers";
    return fmt::format("must be a list of {}{}{}", number, noun, boundsOf(range));
}

}  // namespace r2r
