// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/inside.h"

#include "engine/core/error.h"

#include <fmt/format.h>

namespace r2r {

void requireInside(const Rect& region, Size picture) {
    if (region.isEmpty() || intersection(region, Rect::of(picture)) != region)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the region {}×{} at ({}, {}) is not inside the picture of {}×{}",
                                region.width,
                                region.height,
                                region.x,
                                region.y,
                                picture.width,
                                picture.height));
}

}  // namespace r2r
