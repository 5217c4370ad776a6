// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>

namespace r2r::cli {
namespace {

using ::testing::HasSubstr;

/// The whole sentence of the Error that `call` throws, or nothing.
std::string refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.message() + ". " + error.hint();
    }
    return {};
}

TEST(Arguments, PlacementIsCentreScaleAndDegrees) {
    const Placement expected{.centre = {640.5, -20}, .scale = 0.8, .degrees = -3};

    EXPECT_EQ(parsePlacement("640.5,-20,0.8,-3"), expected);
}

TEST(Arguments, PlacementRefusesWhatIsNotFourNumbers) {
    for (const char* text : {"",
                             "1,2,3",
                             "1,2,3,4,5",
                             "1,2,,4",
                             "a,b,c,d",
                             "1,2,1,0x",
                             " 1,2,1,0",
                             "1,2,0,0",
                             "1,2,-1,0",
                             "nan,2,1,0",
                             "1,inf,1,0",
                             "1e300,2,1,0"})
        EXPECT_THAT(refusal([&] { (void)parsePlacement(text); }), HasSubstr("X,Y,SCALE,DEGREES"))
            << text;
}

TEST(Arguments, CornersAreFourPointsClockwise) {
    const Corners expected = {{{10, 20}, {90.5, 10}, {100, 80}, {-5, 70}}};

    EXPECT_EQ(parseCorners("10,20,90.5,10,100,80,-5,70"), expected);
    for (const char* text : {"",
                             "10,20,90,10,100,80,-5",
                             "10,20,90,10,100,80,-5,b",
                             "10,20,90,10,100,80,-5,70,1",
                             "nan,20,90,10,100,80,-5,70"})
        EXPECT_THAT(refusal([&] { (void)parseCorners(text); }),
                    HasSubstr("X1,Y1,X2,Y2,X3,Y3,X4,Y4"))
            << text;
}

TEST(Arguments, CornersBetweenWhichNothingIsSeenAreRefused) {
    for (const char* text : {"10,20,90,10,20,30,-5,70",   // not convex
                             "90,10,10,20,-5,70,100,80",  // counter-clockwise
                             "10,20,90,10,-5,70,100,80",  // crossed
                             "10,20,10,20,100,80,-5,70",  // two at one place
                             "10,20,20,20,30,20,40,20"})  // a line
        EXPECT_THAT(refusal([&] { (void)parseCorners(text); }),
                    HasSubstr("no picture can be seen with its corners at " + std::string(text) +
                              ". They go clockwise"));
}

TEST(Arguments, RectIsFourIntegersWithAnArea) {
    EXPECT_EQ(parseRect("--box", "-5,0,400,300"), (Rect{-5, 0, 400, 300}));
    for (const char* text : {"0,0,0,3", "0,0,3,-1", "0,0,3", "0.5,0,3,3", "0,0,99999999999,1"})
        EXPECT_THAT(refusal([&] { (void)parseRect("--box", text); }),
                    AllOf(HasSubstr("--box"), HasSubstr("X,Y,WIDTH,HEIGHT")))
            << text;
}

TEST(Arguments, PointIsTwoNumbersThatAPictureCanReach) {
    EXPECT_EQ(parsePoint("--point", "12.5,-3"), (Point{12.5, -3}));
    for (const char* text : {"", "1", "1,2,3", "here", "1e300,2", "nan,2"})
        EXPECT_THAT(refusal([&] { (void)parsePoint("--point", text); }), HasSubstr("--point"))
            << text;
}

TEST(Arguments, ANumberIsFinite) {
    EXPECT_EQ(parseNumber("--grow", "-1.5"), -1.5);
    for (const char* text : {"", "1px", "nan", "inf", " 1"})
        EXPECT_THAT(refusal([&] { (void)parseNumber("--grow", text); }), HasSubstr("--grow"))
            << text;
}

TEST(Arguments, StrengthIsAFactorOrAPercentage) {
    EXPECT_FLOAT_EQ(parseStrength("--strength", "0.25"), 0.25F);
    EXPECT_FLOAT_EQ(parseStrength("--strength", "150%"), 1.5F);
    EXPECT_FLOAT_EQ(parseStrength("--strength", "0"), 0);
}

TEST(Arguments, StrengthNamesItsOptionAndRange) {
    for (const char* text : {"", "%", "1.51", "151%", "-0.1", "nan", "half", "1 "})
        EXPECT_THAT(refusal([&] { (void)parseStrength("--color", text); }),
                    AllOf(HasSubstr("--color"), HasSubstr("0 to 1.5")))
            << text;
}

TEST(Arguments, ShardCountsFromOneOrFromZero) {
    EXPECT_EQ(parseShard("1/1"), (Shard{0, 1}));
    EXPECT_EQ(parseShard("0/3"), (Shard{0, 3}));
    EXPECT_EQ(parseShard("2/3"), (Shard{2, 3}));
    EXPECT_EQ(parseShard("3/3"), parseShard("0/3"));
}

TEST(Arguments, ShardRefusesWhatDoesNotExist) {
    for (const char* text : {"", "1", "/", "1/", "/2", "3/2", "-1/2", "1/0", "1/2/3", "a/b"})
        EXPECT_THAT(refusal([&] { (void)parseShard(text); }), HasSubstr("i/n")) << text;
}

TEST(Arguments, IntegerStaysInsideItsRange) {
    EXPECT_EQ(parseInteger("--quality", "100", 1, 100), 100);
    for (const char* text : {"", "0", "101", "9.5", "ten", "99999999999999999999"})
        EXPECT_THAT(refusal([&] { (void)parseInteger("--quality", text, 1, 100); }),
                    AllOf(HasSubstr("--quality"), HasSubstr("from 1 to 100")))
            << text;
}

}  // namespace
}  // namespace r2r::cli
