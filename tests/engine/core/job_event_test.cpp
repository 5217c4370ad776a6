// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <unistd.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;

TEST(JobEvent, LinesAreThoseOfTheProtocol) {
    const JobEvent step{.kind = JobEvent::Kind::Step,
                        .step = 120,
                        .values = {{"loss/ldm", 0.031}, {"lr", 1e-5}},
                        .seconds = 1.5};
    const JobEvent end{
        .kind = JobEvent::Kind::End, .status = JobEvent::Status::Cancelled, .message = "stopped"};

    EXPECT_EQ(
        step.line(),
        R"({"event":"step","step":120,"values":{"loss/ldm":0.031,"lr":1e-05},"seconds":1.5})");
    EXPECT_EQ(end.line(), R"({"event":"end","status":"cancelled","message":"stopped"})");
}

TEST(JobEvent, EveryKindSurvivesTheLine) {
    for (int kind = 0; kind <= static_cast<int>(JobEvent::Kind::End); ++kind) {
        JobEvent event{.kind = static_cast<JobEvent::Kind>(kind),
                       .total = 9,
                       .values = {{"loss/rec", 0.1 + 0.2}},
                       .path = "samples/a.png",
                       .message = "with \"quotes\" and\nlines",
                       .process = 4711,
                       .host = "ada"};
        EXPECT_EQ(JobEvent::parse(event.line()), event) << event.line();
    }
}

TEST(JobEvent, AStartTellsWhereItsProcessCanBeFound) {
    const JobEvent start = JobEvent::startHere("Packing");

    EXPECT_EQ(start.kind, JobEvent::Kind::Start);
    EXPECT_EQ(start.message, "Packing");
    EXPECT_EQ(start.process, ::getpid());
    EXPECT_FALSE(start.host.empty());
}

TEST(JobEvent, NumbersThatJsonLacksSurvive) {
    const double infinity = std::numeric_limits<double>::infinity();
    const JobEvent event{.kind = JobEvent::Kind::Step,
                         .values = {{"a", std::nan("")}, {"b", infinity}, {"c", -infinity}}};

    const JobEvent read = JobEvent::parse(event.line());

    EXPECT_TRUE(std::isnan(read.values.at("a")));
    EXPECT_EQ(read.values.at("b"), infinity);
    EXPECT_EQ(read.values.at("c"), -infinity);
}

TEST(JobEvent, BadLinesAreRefusedInWords) {
    const auto messageOf = [](std::string_view line) {
        try {
            (void)JobEvent::parse(line);
        } catch (const Error& error) {
            return error.message();
        }
        return std::string("accepted");
    };

    EXPECT_THAT(messageOf(R"({"event":"step)"), HasSubstr("line 1"));
    EXPECT_THAT(messageOf(R"({"step":3})"), HasSubstr("\"event\" is missing"));
    EXPECT_THAT(messageOf(R"({"event":"party"})"), HasSubstr("or \"end\"; it is \"party\""));
    EXPECT_THAT(messageOf(R"({"event":"step","step":"three"})"), HasSubstr("\"step\""));
    EXPECT_THAT(messageOf(R"({"event":"step","values":{"a":[]}})"),
                HasSubstr("\"values.a\" must be a number"));
    EXPECT_THAT(messageOf(R"({"event":"step","values":3})"),
                HasSubstr("\"values\" must be an object"));
    EXPECT_EQ(messageOf(R"({"event":"step","step":1,"new_field":{}})"), "accepted");
}

TEST(JobCommand, TwoWordsAreKnown) {
    EXPECT_EQ(parseJobCommand(R"({"command":"checkpoint"})"), JobCommand::Checkpoint);
    EXPECT_EQ(parseJobCommand(R"({"command":"stop"})"), JobCommand::Stop);
    EXPECT_EQ(parseJobCommand(R"({"command":"dance"})"), std::nullopt);
    EXPECT_EQ(parseJobCommand("stop"), std::nullopt);
}

}  // namespace
}  // namespace r2r
