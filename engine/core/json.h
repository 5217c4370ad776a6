// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
///         that is in one object twice, objects of tens of thousands of keys, or text over 64 MiB.
[[nodiscard]] Json parseJson(std::string_view text, std::string_view source);

/// @throws what `readFile` and `parseJson` throw.
[[nodiscard]] Json readJsonFile(const std::filesystem::path& path);

/// Two-space indentation and a final newline; invalid UTF-8 is replaced, never thrown.
[[nodiscard]] std::string formatJson(const Json& value);

}  // namespace r2r
