// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <cmath>

namespace r2r {
namespace {

using ::testing::HasSubstr;

TEST(JobEvent, PrintsWhatItIsAndNothingElse) {
    EXPECT_EQ(
        (JobEvent{.kind = JobEvent::Kind::Step,
                  .step = 120,
                  .values = {{"loss/ldm", 0.031}, {"lr", 1e-5}},
                  .seconds = 1.5}
             .line()),
        R"({"event":"step","step":120,"values":{"loss/ldm":0.031,"lr":1e-05},"seconds":1.5})");
    EXPECT_EQ((JobEvent{.kind = JobEvent::Kind::End,
                        .message = "no space left",
                        .status = JobEvent::Status::Failed}
                   .line()),
              R"({"event":"end","status":"failed","message":"no space left"})");
}

TEST(JobEvent, ReadsWhatItPrints) {
    const JobEvent event{.kind = JobEvent::Kind::Sample,
                         .step = 500,
                         .values = {{"b", 2}, {"a", -1e300}},
                         .seconds = 0.25,
                         .path = "samples/ü \"500\".png",
                         .message = "two\nlines",
                         .done = 3,
                         .total = 4,
                         .process = 99,
                         .host = "ada"};

    EXPECT_EQ(JobEvent::parse(event.line()), event);
    EXPECT_EQ(event.line().find('\n'), std::string::npos);
}

TEST(JobEvent, WritesNaNAsNull) {
    const JobEvent event{.values = {{"loss", std::nan("")}}};

    EXPECT_THAT(event.line(), HasSubstr(R"("loss":null)"));
    EXPECT_TRUE(std::isnan(JobEvent::parse(event.line()).values.at(0).second));
}

TEST(JobEvent, PassesOverFieldsOfTheFuture) {
    const JobEvent event =
        JobEvent::parse(R"({"event":"checkpoint","step":5,"path":"c/5","energy":[1,{}]})");

    EXPECT_EQ(event.kind, JobEvent::Kind::Checkpoint);
    EXPECT_EQ(event.path, "c/5");
}

TEST(JobEvent, RefusesWhatIsNoEvent) {
    for (const char* line : {"",
                             "step 5",
                             "[]",
                             "5",
                             "{}",
                             R"({"event":5})",
                             R"({"event":"stop"})",
                             R"({"event":"step","step":"five"})",
                             R"({"event":"step","values":[1]})",
                             R"({"event":"step","values":{"loss":"low"}})",
                             R"({"event":"end"})",
                             R"({"event":"end","status":"well"})",
                             R"({"event":"step","step":1} {"event":"step"})"})
        EXPECT_THROW((void)JobEvent::parse(line), Error) << line;
}

}  // namespace
}  // namespace r2r
