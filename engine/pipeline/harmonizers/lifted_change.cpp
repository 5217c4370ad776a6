// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lifted_change.h"

#include "engine/core/error.h"
#include "engine/imaging/placing/resample.h"
#include "engine/ops/color_field.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace r2r {
namespace {

class FieldChange final : public RecordedChange {
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

    [[nodiscard]] std::optional<ChangeRecord> record() const override {
        const at::Tensor cells = field_.contiguous();
        std::vector<float> values(cells.const_data_ptr<float>(),
                                  cells.const_data_ptr<float>() + cells.numel());
        return ChangeRecord{
            .kind = ChangeKind::Field,
            .region = region_,
            .raster = raster_,
            .numbers = {sharedNumbers({12, cells.size(2), cells.size(3), cells.size(4)},
                                      std::move(values))},
            .whole = nullptr};
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

SharedColorChange fieldChangeFrom(const ChangeRecord& record) {
    requireNumbers(record, 1);
    const SharedNumbers& numbers = record.numbers.front();
    const auto& shape = numbers.shape;
    constexpr int64_t kMostCells = 1 << 16;  // along one side: more than any picture has pixels
    const auto isFewEnough = [](int64_t cells) { return cells <= kMostCells; };
    if (shape.size() != 4 || shape[0] != 12 || !std::ranges::all_of(shape, isFewEnough) ||
        record.region.isEmpty() || record.raster.isEmpty())
        throw Error(ErrorCode::Corrupt, "a colour field has a shape that no field has");
    return fieldChange({.bins = static_cast<int>(shape[1]),
                        .rows = static_cast<int>(shape[2]),
                        .columns = static_cast<int>(shape[3]),
                        .coefficients = {numbers.values.begin(), numbers.values.end()}},
                       record.region,
                       record.raster);
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
