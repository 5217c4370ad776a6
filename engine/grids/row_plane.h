// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace r2r::grids {

/// Rows of floats in memory with a zero on each side of every row, and rows of zeros above and
/// below.
class RowPlane {
public:
    RowPlane() = default;

    RowPlane(int64_t height, int64_t width)
        : height_(height)
        , width_(width)
        , values_(static_cast<size_t>((height + 2) * (width + 2))) {}

    [[nodiscard]] int64_t height() const { return height_; }

    [[nodiscard]] int64_t width() const { return width_; }

    /// @param y  −1…height
    [[nodiscard]] const float* row(int64_t y) const { return values_.data() + place(y); }

    [[nodiscard]] float* mutableRow(int64_t y) { return values_.data() + place(y); }

    void clear() { values_.assign(values_.size(), 0.0F); }

private:
    [[nodiscard]] int64_t place(int64_t y) const { return (y + 1) * (width_ + 2) + 1; }

    int64_t height_ = 0;
    int64_t width_ = 0;
    std::vector<float> values_;
};

}  // namespace r2r::grids
