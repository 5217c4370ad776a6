// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color_change.h"

#include <span>

namespace r2r::testing {

/// Adds the same to every channel.
class Shift final : public ColorChange {
public:
    explicit Shift(float by) : by_(by) {}

    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        for (float& value : rgb)
            value += by_;
    }

private:
    float by_;
};

}  // namespace r2r::testing
