// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/row_bands.h"

#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace r2r {
namespace {

TEST(RowBands, EveryRowIsVisitedOnce) {
    std::vector<std::atomic<int>> visits(120);

    forEachRowBand({5, 10, 7, 101}, 16, Phase::Reading, {}, [&](const Rect& band) {
        EXPECT_EQ(band.x, 5);
        EXPECT_EQ(band.width, 7);
        for (int y = band.y; y < band.bottom(); ++y)
            ++visits[static_cast<size_t>(y)];
    });

    for (int y = 0; y < 120; ++y)
        EXPECT_EQ(visits[static_cast<size_t>(y)], y >= 10 && y < 111 ? 1 : 0) << y;
}

TEST(RowBands, AnEmptyRegionIsNoWork) {
    forEachRowBand({}, 16, Phase::Reading, {}, [](const Rect&) { FAIL() << "called"; });
}

TEST(RowBands, ProgressComesFromTheCallingThread) {
    const std::thread::id caller = std::this_thread::get_id();
    int64_t last = 0;
    const JobContext job({}, [&](const Progress& progress) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        EXPECT_GE(progress.done, last);
        last = progress.done;
    });

    forEachRowBand({0, 0, 1, 500}, 1, Phase::Reading, job, [](const Rect&) {});

    EXPECT_EQ(last, 500);
}

TEST(RowBands, TheFirstFailureReachesTheCallerAndStopsTheRest) {
    std::atomic<int> calls = 0;
    const auto work = [&](const Rect&) {
        ++calls;
        throw std::runtime_error("broken band");
    };

    EXPECT_THROW(forEachRowBand({0, 0, 1, 100000}, 1, Phase::Reading, {}, work),
                 std::runtime_error);
    EXPECT_LT(calls, 1000);
}

TEST(RowBands, AStopIsHeardWithinABand) {
    std::stop_source stop;
    std::atomic<int> calls = 0;

    EXPECT_THROW(forEachRowBand({0, 0, 1, 100000},
                                1,
                                Phase::Reading,
                                JobContext(stop.get_token(), {}),
                                [&](const Rect&) {
                                    ++calls;
                                    stop.request_stop();
                                }),
                 Cancelled);

    EXPECT_LT(calls, 1000);
}

}  // namespace
}  // namespace r2r
