// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

namespace r2r::grids {

/// The number of cores: what `RowBands` takes when nobody says otherwise.
[[nodiscard]] int allCores();

/// Bands of the rows of a plane, handed to the threads that ask next. The bands depend on the size
/// of the plane alone, so sums that are made of theirs do not depend on the number of threads.
struct RowBands {
    static constexpr int64_t kPixels = 1 << 17;  ///< a few rows around a band are computed twice
    static constexpr int64_t kFewestRows = 32;

    int64_t height;
    int64_t rows;
    int threads;

    /// @param threadCount  at most so many, the calling one among them
    RowBands(int64_t rowCount, int64_t width, int threadCount)
        : height(rowCount), rows(std::max(kFewestRows, kPixels / width)), threads(threadCount) {}

    [[nodiscard]] int64_t count() const { return (height + rows - 1) / rows; }

    /// Calls `work` for every band, on several threads at once. What it throws first arrives here.
    void forEach(const std::function<void(int64_t band, int64_t begin, int64_t end)>& work) const;
};

}  // namespace r2r::grids
