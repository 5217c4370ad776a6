// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_context.h"

#include "engine/core/error.h"

#include <gtest/gtest.h>

#include <vector>

namespace r2r {
namespace {

TEST(JobContext, DefaultListensToNobodyAndNeverStops) {
    const JobContext job;

    EXPECT_NO_THROW(job.report({.phase = Phase::Reading, .done = 1, .total = 2}));
    EXPECT_NO_THROW(job.throwIfCancelled());
    EXPECT_FALSE(job.isCancelled());
}

TEST(JobContext, TellsTheListenerWhatIsReported) {
    std::vector<Phase> phases;
    const JobContext job({}, [&](const Progress& progress) {
        phases.push_back(progress.phase);
        EXPECT_EQ(progress.done, 3);
        EXPECT_EQ(progress.total, 7);
    });

    job.report({.phase = Phase::Saving, .done = 3, .total = 7});

    EXPECT_EQ(phases, std::vector<Phase>{Phase::Saving});
}

TEST(JobContext, ReportingIsTheCancelPoint) {
    std::stop_source stop;
    int calls = 0;
    const JobContext job(stop.get_token(), [&](const Progress&) { ++calls; });
    job.report({.phase = Phase::Reading, .done = 0, .total = 2});
    stop.request_stop();

    EXPECT_TRUE(job.isCancelled());
    EXPECT_THROW(job.report({.phase = Phase::Reading, .done = 1, .total = 2}), Cancelled);
    EXPECT_THROW(job.throwIfCancelled(), Cancelled);
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace r2r
