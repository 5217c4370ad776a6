// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/row_bands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace r2r::grids {
namespace {

using ::testing::Each;

TEST(RowBands, VisitEveryRowOnce) {
    for (const int threads : {1, 3, 64}) {
        RowCrew crew(threads);
        std::vector<std::atomic<int>> visits(1000);
        for (int pass = 0; pass < 20; ++pass)
            RowBands(1000, 4096).forEach(crew, [&](int64_t, int64_t begin, int64_t end) {
                for (int64_t y = begin; y < end; ++y)
                    ++visits[static_cast<size_t>(y)];
            });

        EXPECT_THAT(std::vector<int>(visits.begin(), visits.end()), Each(20)) << threads;
    }
}

TEST(RowCrew, HandsOnWhatItsWorkThrowsAndWorksOn) {
    RowCrew crew(3);
    int64_t sum = 0;

    EXPECT_THROW(crew.run(31,
                          [](int64_t index) {
                              if (index == 5)
                                  throw std::runtime_error("the fifth");
                          }),
                 std::runtime_error);
    std::mutex mutex;
    crew.run(31, [&](int64_t index) {
        const std::scoped_lock lock(mutex);
        sum += index;
    });

    EXPECT_EQ(sum, 465);
}

TEST(RowCrew, IsQuietWithoutWork) {
    RowCrew crew(3);

    crew.run(0, [](int64_t) { FAIL(); });
}

}  // namespace
}  // namespace r2r::grids
