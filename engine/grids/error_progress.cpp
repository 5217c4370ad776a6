// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/error_progress.h"

#include <algorithm>
#include <cmath>

namespace r2r::grids {

void ErrorProgress::report(int64_t plane, double error) {
    if (plane != plane_) {
        plane_ = plane;
        first_ = 0;
        percent_ = 0;
    }
    if (first_ == 0.0)
        first_ = error;
    if (error <= tolerance_)
        percent_ = 100;
    else if (std::isfinite(error) && error < first_)
        percent_ = std::max(
            percent_,
            static_cast<int64_t>(100 * std::log(first_ / error) / std::log(first_ / tolerance_)));
    job_.report(
        {.phase = Phase::Blending, .done = (100 * plane_ + percent_) / planes_, .total = 100});
}

}  // namespace r2r::grids
