// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/kept_warnings.h"

#include "engine/core/log.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>

namespace r2r::log {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(KeptWarnings, AreGivenInsteadOfWritten) {
    ::testing::internal::CaptureStderr();
    {
        KeptWarnings kept;
        warning("a.png: its profile was left out");

        EXPECT_THAT(kept.take(), ElementsAre("a.png: its profile was left out."));
        EXPECT_THAT(kept.take(), IsEmpty());
    }

    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(KeptWarnings, AreWrittenWhenNobodyTakesThem) {
    ::testing::internal::CaptureStderr();
    {
        const KeptWarnings kept;
        warning("nobody listens");
    }

    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("warning: nobody listens"));
}

TEST(KeptWarnings, AreThoseOfOneThread) {
    ::testing::internal::CaptureStderr();
    KeptWarnings kept;
    std::thread([] { warning("elsewhere"); }).join();

    EXPECT_THAT(kept.take(), IsEmpty());
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("elsewhere"));
}

}  // namespace
}  // namespace r2r::log
