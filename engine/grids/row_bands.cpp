// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/row_bands.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace r2r::grids {

int allCores() {
    return static_cast<int>(std::max(std::thread::hardware_concurrency(), 1U));
}

void RowBands::forEach(
    const std::function<void(int64_t band, int64_t begin, int64_t end)>& work) const {
    const int64_t bands = count();
    std::atomic<int64_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto drain = [&] {
        try {
            for (int64_t band = next++; band < bands; band = next++)
                work(band, band * rows, std::min(height, (band + 1) * rows));
        } catch (...) {
            next = bands;
            const std::scoped_lock lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        try {
            for (int64_t i = 1; i < std::min<int64_t>(threads, bands); ++i)
                helpers.emplace_back(drain);
        } catch (const std::system_error&) {
            // Where no more threads can be had, fewer do.
        }
        drain();
    }
    if (failure)
        std::rethrow_exception(failure);
}

}  // namespace r2r::grids
