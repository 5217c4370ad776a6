// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizer.h"

#include "engine/core/error.h"

#include <fmt/format.h>

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

}  // namespace r2r
