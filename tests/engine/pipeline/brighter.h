// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color_change.h"

namespace r2r::testing {

/// Adds the same amount to every channel, everywhere.
class Brighter final : public ColorChange {
public:
    explicit Brighter(float amount) : amount_(amount) {}

    void apply(std::span<float> rgb, const Rect& /*region*/, Size /*raster*/) const override {
        for (float& value : rgb)
            value += amount_;
    }

private:
    float amount_;
};

}  // namespace r2r::testing
