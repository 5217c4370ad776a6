// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/enum_words.h"
#include "engine/core/json.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace r2r {

/// The numbers that a field may hold.
struct NumberRange {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    int64_t multipleOf = 1;
};

/// One object of a JSON file, read field by field: the only reader of fields.
///
/// Any fault becomes an Error{Corrupt} whose sentence names the file, the field with the way
/// to it, the rule and what was found: `plugin.json: "inputs[1].range" must be …; it is 3`.
/// Types are exact: 1.5 is not a whole number, 1 is not a flag, and a number that its C++ type
/// cannot hold is refused.
///
/// Unknown fields: the reader of a file that people write ends with `refuseUnknown`, because a
/// misspelt field would be a setting that silently does nothing. Files that only the program
/// writes are read past unknown fields, so that an older program reads what a newer one wrote.
class JsonFields {
public:
    /// @param source  what the file is called in messages; empty: messages begin with the field
    /// @param hint    what to do about every error
    /// @throws Error{Corrupt} if `json`, which must outlive this, is not an object.
    JsonFields(const Json& json, std::string source, std::string hint = {});
    JsonFields(Json&&, std::string, std::string = {}) = delete;

    [[nodiscard]] const std::string& source() const { return source_; }

    [[nodiscard]] bool has(const char* key) const { return find(key) != nullptr; }

    /// @return nothing if the field is missing
    [[nodiscard]] const Json* find(const char* key) const;

    /// @tparam T  bool, a number, std::string, or a vector of these
    /// @param range  of numbers, also of those in a vector
    template <typename T>
    [[nodiscard]] T required(const char* key, const NumberRange& range = {}) const {
        return as<T>(key, existing(key), range);
    }

    /// Like `required`, with a value for a missing field.
    template <typename T>
    [[nodiscard]] T optional(const char* key, T fallback, const NumberRange& range = {}) const {
        const Json* value = find(key);
        return value != nullptr ? as<T>(key, *value, range) : std::move(fallback);
    }

    /// All fields, which have names that are not fixed.
    template <typename T>
    [[nodiscard]] std::map<std::string, T> all(const NumberRange& range = {}) const {
        std::map<std::string, T> values;
        for (const auto& [key, value] : json_.items())
            values.emplace(key, as<T>(key.c_str(), value, range));
        return values;
    }

    /// A text that is not empty, has at most `longest` bytes and is one line.
    [[nodiscard]] std::string line(const char* key, size_t longest) const;

    /// A list of exactly `count` numbers.
    template <typename T>
    [[nodiscard]] std::vector<T> numbers(const char* key,
                                         size_t count,
                                         const NumberRange& range = {}) const {
        auto all = valueIn<std::vector<T>>(existing(key), range);
        if (!all || all->size() != count)
            fail(key, rule<std::vector<T>>(range, count));
        return *std::move(all);
    }

    /// @param otherwise  for a missing field; without it the field is required
    template <typename T, size_t Count>
    [[nodiscard]] T choice(const char* key,
                           const EnumWords<T, Count>& words,
                           std::type_identity_t<std::optional<T>> otherwise = {}) const {
        if (otherwise && !has(key))
            return *otherwise;
        const Json& value = existing(key);
        if (value.is_string())
            if (const auto known = words.value(value.get_ref<const std::string&>()))
                return *known;
        fail(key, "must be \"" + words.list("\", \"", "\" or \"") + "\"");
    }

    [[nodiscard]] JsonFields object(const char* key) const;
    [[nodiscard]] std::vector<JsonFields> objects(const char* key, size_t least, size_t most) const;

    /// @throws Error{Corrupt} if there is a field that nothing above was asked about.
    void refuseUnknown() const;
    /// One sentence for each such field, perhaps with what was meant.
    [[nodiscard]] std::vector<std::string> unknownFields() const;

    /// @param rule  what the field has to be: "must be …"
    [[noreturn]] void fail(const char* key, std::string_view rule) const;

private:
    enum class Kind { Flag, Text, Whole, Number };

    JsonFields(const Json& json, std::string way, const JsonFields& parent);

    void requireObject() const;
    [[nodiscard]] const Json& existing(const char* key) const;

    static bool isInside(double value, const NumberRange& range);
    static std::string ruleFor(Kind kind, const NumberRange& range);
    static std::string listRuleFor(Kind kind, const NumberRange& range, size_t count);

    template <typename T>
    static constexpr Kind kindOf() {
        if constexpr (std::same_as<T, bool>)
            return Kind::Flag;
        else if constexpr (std::integral<T>)
            return Kind::Whole;
        else if constexpr (std::floating_point<T>)
            return Kind::Number;
        else
            return Kind::Text;
    }

    /// @param count  of the entries of a list; 0: any
    template <typename T>
    static std::string rule(NumberRange range, size_t count = 0) {
        if constexpr (requires { typename T::allocator_type; } && !std::same_as<T, std::string>)
            return listRuleFor(kindOf<typename T::value_type>(), range, count);
        if constexpr (std::unsigned_integral<T>)
            range.least = std::max(range.least, 0.0);
        return ruleFor(kindOf<T>(), range);
    }

    template <typename T>
    static std::optional<T> valueIn(const Json& value, const NumberRange& range) {
        if constexpr (std::same_as<T, bool>) {
            return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
        } else if constexpr (std::same_as<T, std::string>) {
            return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
        } else if constexpr (std::is_arithmetic_v<T>) {
            if (!value.is_number() || !isInside(value.get<double>(), range))
                return std::nullopt;
            if constexpr (std::integral<T>)
                if (value.is_number_unsigned()
                        ? !std::in_range<T>(value.get<uint64_t>())
                        : !value.is_number_integer() || !std::in_range<T>(value.get<int64_t>()))
                    return std::nullopt;
            return value.get<T>();
        } else {
            T all;
            for (const Json& entry : value.is_array() ? value : Json::array()) {
                auto one = valueIn<typename T::value_type>(entry, range);
                if (!one)
                    return std::nullopt;
                all.push_back(*std::move(one));
            }
            return value.is_array() ? std::optional(std::move(all)) : std::nullopt;
        }
    }

    template <typename T>
    [[nodiscard]] T as(const char* key, const Json& value, const NumberRange& range) const {
        if (auto read = valueIn<T>(value, range))
            return *std::move(read);
        fail(key, rule<T>(range));
    }

    const Json& json_;
    std::string way_;  ///< to this object inside the file, ending in a dot; empty at the top
    std::string source_;
    std::string hint_;
    mutable std::vector<std::string_view> known_;  ///< keys that were asked about
};

}  // namespace r2r
