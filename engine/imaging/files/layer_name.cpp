// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/layer_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace r2r {

LayerName layerName(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 5> kEndings{".exr:", ".psd:", ".psb:", ".kra:", ".ora:"};
    const std::string text = path.string();
    const auto isSame = [](unsigned char a, unsigned char b) { return std::tolower(a) == b; };
    bool isNamed = false;
    auto end = text.end();
    for (const std::string_view ending : kEndings) {
        const auto place = std::search(text.begin(), end, ending.begin(), ending.end(), isSame);
        if (place == end)
            continue;
        isNamed = true;  // the first one counts: what comes after it is a name
        end = place + static_cast<std::ptrdiff_t>(ending.size());
    }
    if (!isNamed)
        return {path, {}};
    return {std::string(text.begin(), end - 1), std::string(end, text.end())};
}

}  // namespace r2r
