// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/path_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

namespace r2r {
namespace {

constexpr size_t kEscapeLength = 4;  // of "\xFF"

uint8_t byteAt(std::string_view text, size_t i) {
    return static_cast<uint8_t>(text[i]);
}

bool isContinued(std::string_view text, size_t i, uint8_t least = 0x80, uint8_t most = 0xBF) {
    return i < text.size() && byteAt(text, i) >= least && byteAt(text, i) <= most;
}

/// Bytes of the character that the text begins with (Unicode, table 3-7); 0 if it is none.
size_t characterLength(std::string_view text) {
    const uint8_t first = byteAt(text, 0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return isContinued(text, 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const uint8_t least = first == 0xE0 ? 0xA0 : 0x80;
        const uint8_t most = first == 0xED ? 0x9F : 0xBF;
        return isContinued(text, 1, least, most) && isContinued(text, 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const uint8_t least = first == 0xF0 ? 0x90 : 0x80;
        const uint8_t most = first == 0xF4 ? 0x8F : 0xBF;
        const bool isWhole =
            isContinued(text, 1, least, most) && isContinued(text, 2) && isContinued(text, 3);
        return isWhole ? 4 : 0;
    }
    return 0;
}

std::optional<uint8_t> hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<uint8_t>(c - '0');
    if (c >= 'A' && c <= 'F')
        return static_cast<uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

/// The byte that an escape at the beginning of `text` means.
std::optional<char> escapedByte(std::string_view text) {
    if (text.size() < kEscapeLength || !text.starts_with("\\x"))
        return std::nullopt;
    const auto high = hexDigit(text[2]);
    const auto low = hexDigit(text[3]);
    if (!high || !low)
        return std::nullopt;
    return static_cast<char>(*high << 4 | *low);
}

bool isWrittenAsItIs(std::string_view name) {
    for (; !name.empty(); name.remove_prefix(characterLength(name)))
        if (characterLength(name) == 0 || escapedByte(name))
            return false;
    return true;
}

}  // namespace

std::string textOfPath(const std::filesystem::path& path) {
    const std::string name = path.generic_string();
    if (isWrittenAsItIs(name))
        return name;
    std::string text;
    for (std::string_view left = name; !left.empty();) {
        const size_t length = characterLength(left);
        if (length == 0 || left.front() == '\\')
            text += fmt::format("\\x{:02X}", byteAt(left, 0));
        else
            text += left.substr(0, length);
        left.remove_prefix(std::max<size_t>(length, 1));
    }
    return text;
}

std::filesystem::path pathOfText(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        const auto escaped = escapedByte(text);
        name += escaped.value_or(text.front());
        text.remove_prefix(escaped ? kEscapeLength : 1);
    }
    return name;
}

}  // namespace r2r
