// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace r2r {

/// A path as UTF-8, for JSON: the names of files are bytes, and need not be text in any encoding.
///
/// A path that is UTF-8 is written as it is, with "/" between folders. Of any other, bytes that are
/// no part of a character are written as "\xFF". So that each text means one path, backslashes
/// are written as "\x5C" where that is needed.
[[nodiscard]] std::string textOfPath(const std::filesystem::path& path);

/// The path that `textOfPath` made the text of.
[[nodiscard]] std::filesystem::path pathOfText(std::string_view text);

}  // namespace r2r
