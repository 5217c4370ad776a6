// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace r2r::grids {

/// The number of cores: what a solve takes when nobody says otherwise.
[[nodiscard]] int allCores();

/// Threads that sleep until the next of many short pieces of work. The one that has work takes part
/// in it and never waits for one that has not begun.
class RowCrew {
public:
    /// @param threads  at most so many, the calling one among them; where no more can be had, fewer
    explicit RowCrew(int threads);
    ~RowCrew();

    RowCrew(const RowCrew&) = delete;
    RowCrew& operator=(const RowCrew&) = delete;

    /// Calls `work` for 0…count − 1, on several threads at once. What it throws first arrives here.
    /// One call at a time.
    void run(int64_t count, const std::function<void(int64_t index)>& work);

private:
    void help();
    void drain(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable changed_;
    const std::function<void(int64_t)>* work_ = nullptr;  ///< null between calls of `run`
    int64_t next_ = 0;
    int64_t count_ = 0;
    int64_t running_ = 0;
    std::exception_ptr failure_;
    bool isOver_ = false;
    std::vector<std::thread> helpers_;
};

/// Bands of the rows of a plane. They depend on the size of the plane alone, so sums that are made
/// of theirs do not depend on the number of threads.
struct RowBands {
    static constexpr int64_t kPixels = 1 << 17;  ///< a few rows around a band are computed twice
    static constexpr int64_t kFewestRows = 32;

    int64_t height;
    int64_t rows;

    RowBands(int64_t rowCount, int64_t width)
        : height(rowCount), rows(std::max(kFewestRows, kPixels / width)) {}

    [[nodiscard]] int64_t count() const { return (height + rows - 1) / rows; }

    void forEach(RowCrew& crew,
                 const std::function<void(int64_t band, int64_t begin, int64_t end)>& work) const {
        crew.run(count(), [&](int64_t band) {
            work(band, band * rows, std::min(height, (band + 1) * rows));
        });
    }
};

}  // namespace r2r::grids
