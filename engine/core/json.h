// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace r2r {

/// Keeps keys in the order they were written, so that files read the way we meant them.
using Json = nlohmann::ordered_json;

/// Parses text that came from outside.
///
/// @param source  what to call the text in messages: a path, "standard input".
/// @throws Error{Corrupt} with line and column for a syntax error, nesting deeper than 64, a key
///         that is in one object twice, or text over 64 MiB.
[[nodiscard]] Json parseJson(std::string_view text, std::string_view source);

/// @throws what `readFile` and `parseJson` throw.
[[nodiscard]] Json readJsonFile(const std::filesystem::path& path);

/// Two-space indentation and a final newline; invalid UTF-8 is replaced, never thrown.
[[nodiscard]] std::string formatJson(const Json& value);

/// `object[key]` as a T.
/// @throws Error{Corrupt} naming `source` and `key` if it is missing or of another type.
template <typename T>
[[nodiscard]] T requiredField(const Json& object, const char* key, std::string_view source) {
    if (!object.is_object() || !object.contains(key))
        throw Error(ErrorCode::Corrupt, std::string(source) + " has no field \"" + key + "\"");
    try {
        return object.at(key).get<T>();
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorCode::Corrupt,
                    std::string(source) + " has an unusable value for \"" + key +
                        "\": " + object.at(key).dump().substr(0, 60));
    }
}

/// Like `requiredField`, with a default for a missing key (a wrong type is still an error).
template <typename T>
[[nodiscard]] T optionalField(const Json& object,
                              const char* key,
                              T fallback,
                              std::string_view source) {
    if (!object.is_object() || !object.contains(key))
        return fallback;
    return requiredField<T>(object, key, source);
}

}  // namespace r2r
