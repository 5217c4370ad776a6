// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/layer_stack.h"

#include "engine/imaging/files/codecs/named_layer.h"

#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace r2r::codecs {

void LayerStack::beginGroup(StackEntry group) {
    requireShallow(source_, groups_.size());
    groups_.push_back(std::move(group));
}

void LayerStack::endGroup() {
    if (!groups_.empty())
        groups_.pop_back();
}

FileLayer LayerStack::layer(const StackEntry& entry, std::string_view title) {
    constexpr size_t kMostLayers = 8192;
    if (++layers_ > kMostLayers)
        throw source_.error(ErrorCode::Unsupported,
                            fmt::format("it has more than {} layers", kMostLayers));
    FileLayer layer{.name = speakableName(title),
                    .bounds = {},
                    .opacity = entry.opacity,
                    .isVisible = entry.isVisible,
                    .unread = {}};
    bool areGroupsNormal = true;
    for (const StackEntry& group : groups_) {
        layer.opacity *= group.opacity;
        layer.isVisible = layer.isVisible && group.isVisible;
        areGroupsNormal = areGroupsNormal && group.blending.empty();
    }
    layer.isVisible = layer.isVisible && layer.opacity > 0;
    std::vector<std::string> unread;
    if (!entry.blending.empty())
        unread.push_back(fmt::format("its blending ({})", entry.blending));
    if (!areGroupsNormal)
        unread.emplace_back("the blending of its group");
    layer.unread = spokenList(unread);
    return layer;
}

int LayerStack::place(double coordinate) const {
    constexpr double kFarthest = 1 << 24;
    if (!(std::abs(coordinate) <= kFarthest))
        throw source_.error(ErrorCode::Corrupt,
                            fmt::format("it claims a layer at the place {}", coordinate));
    return static_cast<int>(std::lround(coordinate));
}

}  // namespace r2r::codecs
