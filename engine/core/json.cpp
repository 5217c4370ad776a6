// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/json.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <set>
#include <vector>

namespace r2r {
namespace {

constexpr size_t kMaximumBytes = size_t{64} << 20;
constexpr size_t kMaximumDepth = 64;  // bounds the recursion of every function that walks the value
// An object is searched for every key that is added: one of thirty thousand keys takes as many.
constexpr uint64_t kMaximumComparisons = 500'000'000;

/// Reads a text before it becomes a value, and refuses what would be accepted silently: repeated
/// keys, bottomless nesting, endless objects. Not as the parser's callback: with one, each element
/// of a list costs a search through all before it.
class StrictnessGuard final : public nlohmann::json_sax<Json> {
public:
    explicit StrictnessGuard(std::string_view source) : source_(source) {}

    bool null() override { return true; }

    bool boolean(bool /*value*/) override { return true; }

    bool number_integer(number_integer_t /*value*/) override { return true; }

    bool number_unsigned(number_unsigned_t /*value*/) override { return true; }

    bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }

    bool string(string_t& /*value*/) override { return true; }

    bool binary(binary_t& /*value*/) override { return true; }

    bool start_object(size_t /*elements*/) override {
        keys_.emplace_back();
        return descend();
    }

    bool key(string_t& name) override {
        comparisons_ += keys_.back().size();
        if (comparisons_ > kMaximumComparisons)
            fail("has objects of more keys than are of any use");
        if (!keys_.back().insert(name).second)
            fail(fmt::format("names the key {} twice", Json(name).dump()));
        return true;
    }

    bool end_object() override {
        keys_.pop_back();
        return ascend();
    }

    bool start_array(size_t /*elements*/) override { return descend(); }

    bool end_array() override { return ascend(); }

    /// The parser says where.
    bool parse_error(size_t /*at*/,
                     const std::string& /*token*/,
                     const nlohmann::detail::exception& /*failure*/) override {
        return false;
    }

private:
    bool descend() {
        if (++depth_ > kMaximumDepth)
            fail(fmt::format("is nested deeper than {} levels", kMaximumDepth));
        return true;
    }

    bool ascend() {
        --depth_;
        return true;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::Corrupt, fmt::format("{} {}", source_, what));
    }

    std::string_view source_;
    size_t depth_ = 0;
    uint64_t comparisons_ = 0;
    std::vector<std::set<std::string>> keys_;  ///< of the objects that are open
};

}  // namespace

Json parseJson(std::string_view text, std::string_view source) {
    if (text.size() > kMaximumBytes)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} has {} MiB, too much for a JSON file", source, text.size() >> 20));
    StrictnessGuard guard(source);
    (void)Json::sax_parse(text, &guard);
    try {
        return Json::parse(text);
    } catch (const nlohmann::json::parse_error& failure) {
        const std::string_view before = text.substr(0, failure.byte > 0 ? failure.byte - 1 : 0);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const size_t lineStart = before.rfind('\n');
        const size_t column = before.size() - (lineStart == before.npos ? 0 : lineStart + 1) + 1;
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not valid JSON at line {}, column {}", source, line, column));
    } catch (const nlohmann::json::out_of_range&) {
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not valid JSON: it has a number too large for any use", source));
    }
}

Json readJsonFile(const std::filesystem::path& path) {
    const std::vector<std::byte> content = readFile(path, kMaximumBytes);
    return parseJson({reinterpret_cast<const char*>(content.data()), content.size()},
                     path.string());
}

std::string formatJson(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace r2r
