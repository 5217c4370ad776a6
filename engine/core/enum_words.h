// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// One value and the word for it in files and on the command line.
template <typename Value>
struct EnumWord {
    Value value;
    std::string_view word;
};

/// @throws Error{InvalidArgument}, always: there is no `noun` of that name, but those in `known`.
[[noreturn]] void throwUnknownWord(std::string_view word,
                                   std::string_view noun,
                                   std::string_view known);

/// The words for the values of an enum, in the order in which lists show them. `enumWords` makes
/// it.
///
/// Help texts, error messages and choices of dialogs take their lists from here, so that no list
/// forgets a value that was added later.
template <typename Value, size_t Count>
struct EnumWords {
    std::array<EnumWord<Value>, Count> entries;

    /// @return empty for a value that is not in the table
    [[nodiscard]] constexpr std::string_view word(Value value) const {
        for (const auto& entry : entries)
            if (entry.value == value)
                return entry.word;
        return {};
    }

    /// The inverse of `word`; upper and lower case differ.
    [[nodiscard]] constexpr std::optional<Value> value(std::string_view word) const {
        for (const auto& entry : entries)
            if (entry.word == word)
                return entry.value;
        return std::nullopt;
    }

    /// Like `value`, for words that a person wrote.
    /// @param noun  of what the words name: "protocol"
    /// @throws Error{InvalidArgument} listing the words there are.
    [[nodiscard]] Value named(std::string_view word, std::string_view noun) const {
        if (const auto known = value(word))
            return *known;
        throwUnknownWord(word, noun, list(", ", " and "));
    }

    /// All words, for example "keep|strip" or "keep, strip or strip-location".
    /// @param last  what separates the last two words, if not `separator`
    [[nodiscard]] std::string list(std::string_view separator, std::string_view last = {}) const {
        std::string all;
        for (size_t i = 0; i < Count; ++i) {
            if (i > 0)
                all += i + 1 == Count && !last.empty() ? last : separator;
            all += entries[i].word;
        }
        return all;
    }
};

/// `enumWords<Fruit>({{Fruit::Apple, "apple"}, {Fruit::Pear, "pear"}})`
template <typename Value, size_t Count>
[[nodiscard]] constexpr EnumWords<Value, Count> enumWords(const EnumWord<Value> (&entries)[Count]) {
    EnumWords<Value, Count> words{};
    for (size_t i = 0; i < Count; ++i)
        words.entries[i] = entries[i];
    return words;
}

}  // namespace r2r
