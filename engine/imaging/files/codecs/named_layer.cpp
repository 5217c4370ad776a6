// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/named_layer.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ranges>
#include <vector>

namespace r2r::codecs {

std::string spokenList(std::span<const std::string> names) {
    constexpr size_t kMost = 12;
    if (names.empty())
        return {};
    if (names.size() > kMost)
        return fmt::format(
            "{} and {} more", fmt::join(names.first(kMost), ", "), names.size() - kMost);
    if (names.size() == 1)
        return names.front();
    return fmt::format("{} and {}", fmt::join(names.first(names.size() - 1), ", "), names.back());
}

std::string spokenNames(const FileLayers& layers) {
    std::vector<std::string> names;
    std::transform(layers.layers.rbegin(),
                   layers.layers.rend(),
                   std::back_inserter(names),
                   [](const FileLayer& layer) { return layer.name; });
    return names.empty() ? "none" : spokenList(names);
}

void requireShallow(const Source& source, size_t depth) {
    constexpr size_t kMostDepth = 64;
    if (depth >= kMostDepth)
        throw source.error(
            ErrorCode::Unsupported,
            fmt::format("its groups of layers are nested more than {} deep", kMostDepth));
}

size_t namedLayer(const Source& source, const FileLayers& layers) {
    const auto named = std::ranges::find(layers.layers, source.layer, &FileLayer::name);
    if (named == layers.layers.end())
        throw source.error(ErrorCode::NotFound,
                           fmt::format("it has no layer \"{}\"", source.layer),
                           fmt::format("Its layers: {}.", spokenNames(layers)));
    if (named->bounds.isEmpty())
        throw source.error(ErrorCode::Unsupported, "this layer has no pixels");
    static_cast<void>(source.checkedSize(static_cast<uint64_t>(named->bounds.width),
                                         static_cast<uint64_t>(named->bounds.height)));
    if (!named->unread.empty())
        source.warn(fmt::format("of this layer {} is not read", named->unread));
    return static_cast<size_t>(named - layers.layers.begin());
}

}  // namespace r2r::codecs
