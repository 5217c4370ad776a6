// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/error_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace r2r::grids {
namespace {

using ::testing::ElementsAre;

TEST(ErrorProgress, CountsPlanesAndNeverGoesBackInOne) {
    std::vector<int64_t> percents;
    const JobContext job({}, [&](const Progress& told) { percents.push_back(told.done); });
    ErrorProgress progress(job, 1e-4, 2);

    progress.report(0, 1);
    progress.report(0, 1e-2);
    progress.report(0, 1e-1);
    progress.report(0, 1e-5);
    progress.report(1, 1);
    progress.report(1, 1e-4);

    EXPECT_THAT(percents, ElementsAre(0, 25, 25, 50, 50, 100));
}

}  // namespace
}  // namespace r2r::grids
