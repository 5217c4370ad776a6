// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizer.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <optional>

namespace r2r {
const Foreground& requiredForeground(const HarmonizeRequest& request) {
    if (const Foreground* foreground = request.composition.find(request.foreground))
        return *foreground;
    throw Error(ErrorCode::InvalidArgument,
                fmt::format("the composition has no foreground number {}",
                            static_cast<uint32_t>(request.foreground)));
}

HarmonizeResult sameForEverySeed(SharedColorChange change, const HarmonizeRequest& request) {
    return {.change = change,
            .further = std::vector<SharedColorChange>(request.furtherSeeds.size(), change)};
}

void noteCutReference(const HarmonizeRequest& request, HarmonizeResult& result) {
    const std::optional<Rect>& reference = requiredForeground(request).harmony.reference;
    const Rect background = Rect::of(request.composition.background.size());
    // A draft's composition is reduced, and rounding may put its region across an edge.
    if (request.quality == Quality::Full && reference &&
        intersection(*reference, background) != *reference)
        result.notes.emplace_back(FollowedPartOfReference());
}

void noteUnusedReference(const HarmonizeRequest& request,
                         const std::string& model,
                         HarmonizeResult& result) {
    if (requiredForeground(request).harmony.reference)
        result.notes.emplace_back(LeftReferenceUnused{model});
}

}  // namespace r2r
