// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_name.h"

#include <cctype>

namespace r2r {
namespace {

constexpr size_t kLongestName = 64;

}  // namespace

std::string plainModelName(std::string_view text) {
    std::string name;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isKept = (byte < 0x80 && std::isalnum(byte)) || c == '.' || c == '_' || c == '+';
        if (isKept)
            name += static_cast<char>(std::tolower(byte));
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (!name.empty() && (name.back() == '-' || name.back() == '.'))
        name.pop_back();
    name.erase(0, name.find_first_not_of(".-"));
    return name.substr(0, kLongestName);
}

}  // namespace r2r
