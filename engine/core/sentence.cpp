// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/sentence.h"

namespace r2r {
namespace {

/// A message of a library may end in anything.
std::string ended(std::string_view text) {
    const size_t end = text.find_last_not_of(" \n\r\t.");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const bool isEnded = text.ends_with('?') || text.ends_with('!');
    return text.empty() || isEnded ? std::string(text) : std::string(text) + ".";
}

}  // namespace

std::string inSentences(std::string_view message, std::string_view hint) {
    return hint.empty() ? ended(message) : ended(message) + " " + ended(hint);
}

std::string inSentences(const Error& error) {
    return inSentences(error.message(), error.hint());
}

}  // namespace r2r
