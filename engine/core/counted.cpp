// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/counted.h"

#include <algorithm>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr size_t kMostNamed = 3;

}  // namespace

std::string counted(int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string firstOf(std::span<const std::string> names) {
    // "And 1 more" would be no shorter than the name.
    const size_t named = names.size() <= kMostNamed + 1 ? names.size() : kMostNamed;
    std::string text = fmt::format("{}", fmt::join(names.first(named), ", "));
    return named == names.size() ? text : text + fmt::format(" and {} more", names.size() - named);
}

}  // namespace r2r
