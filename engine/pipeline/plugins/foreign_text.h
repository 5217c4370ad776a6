// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace r2r {

/// A library's message about a file, fit for a message of ours: one line, plain letters, not
/// endless. Damaged files put anything into it.
[[nodiscard]] inline std::string oneLine(std::string_view text) {
    constexpr size_t kLongest = 240;
    std::string line(text.substr(0, kLongest));
    std::ranges::replace_if(
        line, [](unsigned char c) { return c < ' ' || c >= 0x7f; }, '?');
    return text.size() > kLongest ? line + "…" : line;
}

}  // namespace r2r
