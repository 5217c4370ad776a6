// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {

/// One object of a JSON file that a person wrote, read field by field.
///
/// Whatever is wrong becomes an Error{Corrupt} whose sentence names the file, the field with the
/// way to it (`inputs[1].range`), the rule, and what stands there.
class ManifestFields {
public:
    /// @param where   the way to the object inside the file, ending in a dot; empty at the top
    /// @param source  what the file is called in messages
    /// @throws Error{Corrupt} if `json` is no object. It must outlive this.
    ManifestFields(const Json& json, std::string where, std::string source);

    [[nodiscard]] const std::string& source() const { return source_; }

    [[nodiscard]] bool has(const char* key) const { return json_.contains(key); }

    /// A misspelt field would be a setting that silently does nothing.
    void allowOnly(std::initializer_list<std::string_view> keys) const;

    /// Not empty, at most `longest` bytes, one line.
    [[nodiscard]] std::string text(const char* key, size_t longest) const;

    [[nodiscard]] int whole(const char* key, int least, int most) const;
    [[nodiscard]] double number(const char* key, double least, double most) const;
    [[nodiscard]] std::vector<double> numbers(const char* key, size_t count) const;
    [[nodiscard]] std::vector<int> wholes(const char* key, size_t count, int least, int most) const;

    /// @param otherwise  for a missing field; without it the field is required
    template <typename T>
    [[nodiscard]] T choice(const char* key,
                           std::initializer_list<std::pair<std::string_view, T>> words,
                           std::optional<T> otherwise = {}) const {
        if (otherwise && !has(key))
            return *otherwise;
        const Json& value = required(key);
        std::string known;
        for (const auto& [word, meaning] : words) {
            if (value.is_string() && value.get_ref<const std::string&>() == word)
                return meaning;
            known += (known.empty() ? "\"" : " or \"") + std::string(word) + "\"";
        }
        fail(key, "must be " + known);
    }

    [[nodiscard]] ManifestFields object(const char* key) const;
    /// At least one object, at most `most`.
    [[nodiscard]] std::vector<ManifestFields> list(const char* key, size_t most) const;

    /// @param rule  what the field has to be: "must be …"
    [[noreturn]] void fail(const char* key, std::string_view rule) const;

private:
    [[nodiscard]] const Json& required(const char* key) const;

    const Json& json_;
    std::string where_;
    std::string source_;
};

}  // namespace r2r
