// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/onnx_graph.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;
using Bytes = std::string;
using namespace std::string_literals;

// Fields of onnx.proto, worked out by hand: number << 3 | kind, then the length, then the content.

Bytes value(char name) {
    return "\x0a\x01"s + name + "\x12\x0a\x0a\x08\x08\x01\x12\x04\x0a\x02\x08\x02"s;
}

TEST(OnnxGraph, WritesEachFieldUnderItsNumber) {
    OnnxGraph graph("g");
    const auto x = graph.input("x", {2});
    graph.output("y", {2}, "Relu", {x});

    const Bytes node = "\x0a\x01x\x12\x01y\x1a\x06Relu_1\x22\x04Relu"s;
    const Bytes content =
        "\x0a\x14"s + node + "\x12\x01g" + "\x5a\x0f" + value('x') + "\x62\x0f" + value('y');
    const Bytes expected = "\x08\x07"s + "\x12\x0aR2R Studio" + "\x32\x02hi" + "\x3a" +
                           static_cast<char>(content.size()) + content + "\x42\x02\x10\x0d"s;
    EXPECT_EQ(graph.file("hi"), expected);
}

TEST(OnnxGraph, KeepsNumbersAsTheyAreInMemory) {
    OnnxGraph graph("g");
    graph.constant(at::tensor({1.0F, -2.0F}), "w");
    graph.constant(at::tensor({int64_t{3}}), "n");
    graph.constant(at::tensor({1.0F}).to(at::kHalf), "h");
    const Bytes file = graph.file("");

    EXPECT_THAT(file,
                HasSubstr("\x08\x02\x10\x01\x42\x01w\x4a\x08\x00\x00\x80\x3f\x00\x00\x00\xc0"s));
    EXPECT_THAT(file,
                HasSubstr("\x08\x01\x10\x07\x42\x01n\x4a\x08\x03\x00\x00\x00\x00\x00\x00\x00"s));
    EXPECT_THAT(file, HasSubstr("\x08\x01\x10\x01\x42\x01h\x4a\x04\x00\x00\x80\x3f"s));
}

TEST(OnnxGraph, SaysWhichKindAnAttributeIs) {
    OnnxGraph graph("g");
    graph.node(
        "Op",
        {"x", "", "z"},
        {{"a", int64_t{300}}, {"b", 0.5F}, {"c", "linear"s}, {"d", std::vector<int64_t>{1, 2}}});
    const Bytes file = graph.file("");

    EXPECT_THAT(file, HasSubstr("\x0a\x01x\x0a\x00\x0a\x01z\x12\x07value_1"s));
    EXPECT_THAT(file,
                HasSubstr("\x2a\x09\x0a\x01"
                          "a\x18\xac\x02\xa0\x01\x02"s));
    EXPECT_THAT(file,
                HasSubstr("\x0a\x01"
                          "b\x15\x00\x00\x00\x3f\xa0\x01\x01"s));
    EXPECT_THAT(file,
                HasSubstr("\x0a\x01"
                          "c\x22\x06linear\xa0\x01\x03"s));
    EXPECT_THAT(file,
                HasSubstr("\x0a\x01"
                          "d\x40\x01\x40\x02\xa0\x01\x07"s));
}

}  // namespace
}  // namespace r2r
