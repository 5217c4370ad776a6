// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lifted_change.h"

#include "engine/imaging/placing/resample.h"
#include "engine/ops/color_field.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

class FieldChange final : public ColorChange {
public:
    FieldChange(const ColorField& field, Rect region, Size raster)
        : field_(at::tensor(field.coefficients)
                     .reshape({1, 12, field.bins, field.rows, field.columns}))
        , region_(region)
        , raster_(raster) {}

    void apply(std::span<float> rgb, const Rect& band, Size raster) const override {
        // Lengths in pixels of the raster that is asked for.
        const double across = static_cast<double>(raster.width) / raster_.width;
        const double down = static_cast<double>(raster.height) / raster_.height;
        ops::applyColorFieldRows(field_,
                                 rgb.data(),
                                 band.height,
                                 band.width,
                                 {.spanWidth = region_.width * across,
                                  .spanHeight = region_.height * down,
                                  .left = band.x - region_.x * across,
                                  .top = band.y - region_.y * down});
    }

private:
    at::Tensor field_;
    Rect region_;
    Size raster_;
};

/// `base` with a difference of any size added.
Image sum(Image base, const Image& difference) {
    const Image fitting = resized(difference, base.size());
    for (int y = 0; y < base.height(); ++y) {
        const auto row = base.mutableRow<float>(y);
        const auto added = fitting.row<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] += added[i];
    }
    return base;
}

}  // namespace

SharedColorChange fieldChange(const ColorField& field, Rect region, Size raster) {
    return std::make_shared<FieldChange>(field, region, raster);
}

SharedColorChange liftedChange(const WorkingFrame& frame, const Image& harmonized, Size raster) {
    return fieldChange(
        fitColorField(frame.composite, harmonized, frame.coverage), frame.region, raster);
}

SharedColorChange liftedDifference(const WorkingFrame& frame,
                                   const Image& difference,
                                   Size raster) {
    return liftedChange(frame, sum(frame.composite, difference), raster);
}

}  // namespace r2r
