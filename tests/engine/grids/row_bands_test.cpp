// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/row_bands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace r2r::grids {
namespace {

using ::testing::Each;

TEST(RowBands, VisitEveryRowOnce) {
    for (const int threads : {1, 3, 64}) {
        std::vector<std::atomic<int>> visits(1000);
        RowBands(1000, 4096, threads).forEach([&](int64_t, int64_t begin, int64_t end) {
            for (int64_t y = begin; y < end; ++y)
                ++visits[static_cast<size_t>(y)];
        });

        EXPECT_THAT(std::vector<int>(visits.begin(), visits.end()), Each(1));
    }
}

TEST(RowBands, AreTheSameForAnyNumberOfThreads) {
    EXPECT_EQ(RowBands(1000, 4096, 1).count(), RowBands(1000, 4096, 16).count());
}

TEST(RowBands, HandOnWhatTheirWorkThrows) {
    const RowBands bands(1000, 4096, 3);

    EXPECT_THROW(bands.forEach([](int64_t band, int64_t, int64_t) {
        if (band == 5)
            throw std::runtime_error("the fifth");
    }),
                 std::runtime_error);
}

}  // namespace
}  // namespace r2r::grids
