// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <functional>

namespace r2r::ops {

/// RowBands of rows, each on one thread. For files that are compiled with OpenMP.
struct RowBands {
    static constexpr int64_t kPixels = 1 << 17;  // a few rows around a band are computed twice
    static constexpr int64_t kFewestRows = 32;

    int64_t height;
    int64_t rows;

    RowBands(int64_t rowCount, int64_t width)
        : height(rowCount), rows(std::max(kFewestRows, kPixels / width)) {}

    [[nodiscard]] int64_t count() const { return (height + rows - 1) / rows; }

    void forEach(const std::function<void(int64_t band, int64_t begin, int64_t end)>& work) const {
        at::parallel_for(0, count(), 1, [&](int64_t from, int64_t to) {
            for (int64_t band = from; band < to; ++band)
                work(band, band * rows, std::min(height, (band + 1) * rows));
        });
    }
};

}  // namespace r2r::ops
