// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/file_layer.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace r2r::codecs {

size_t characterLength(std::string_view text) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const size_t length = byte(0) < 0x80   ? 1
                          : byte(0) < 0xC2 ? 0
                          : byte(0) < 0xE0 ? 2
                          : byte(0) < 0xF0 ? 3
                          : byte(0) < 0xF5 ? 4
                                           : 0;
    if (length == 0 || length > text.size())
        return 0;
    for (size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0U) != 0x80)
            return 0;
    return length;
}

std::string speakableName(std::string_view title) {
    constexpr size_t kMostBytes = 200;  // of the 255 that a name in a folder may have
    constexpr unsigned char kDelete = 0x7F;
    std::string name;
    while (!title.empty() && name.size() < kMostBytes) {
        const size_t length = characterLength(title);
        const auto first = static_cast<unsigned char>(title.front());
        if (length == 0 || first < ' ' || first == '/' || first == kDelete)
            name += '_';
        else
            name += title.substr(0, length);
        title.remove_prefix(std::max<size_t>(length, 1));
    }
    const size_t begin = name.find_first_not_of(' ');
    if (begin == std::string::npos)
        return "Layer";
    return name.substr(begin, name.find_last_not_of(' ') + 1 - begin);
}

void makeNamesUnique(std::vector<FileLayer>& layers) {
    std::set<std::string> taken;
    for (const FileLayer& layer : layers)
        taken.insert(layer.name);
    std::set<std::string> met;
    std::map<std::string, int> numbers;
    for (FileLayer& layer : layers) {
        if (met.insert(layer.name).second)
            continue;
        int& number = numbers.try_emplace(layer.name, 1).first->second;
        std::string name;
        do {
            name = fmt::format("{} {}", layer.name, ++number);
        } while (!taken.insert(name).second);
        layer.name = std::move(name);
    }
}

}  // namespace r2r::codecs
