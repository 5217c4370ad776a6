// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/layer_name.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace r2r {

LayerName layerName(const std::filesystem::path& path) {
    constexpr std::string_view kEnding = ".exr:";
    const std::string text = path.string();
    const auto isSame = [](unsigned char a, unsigned char b) { return std::tolower(a) == b; };
    const auto place =
        std::search(text.begin(), text.end(), kEnding.begin(), kEnding.end(), isSame);
    if (place == text.end())
        return {path, {}};
    const auto end = place + static_cast<std::ptrdiff_t>(kEnding.size());
    return {std::string(text.begin(), end - 1), std::string(end, text.end())};
}

}  // namespace r2r
