// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_check.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/golden_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace r2r {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using Bytes = std::vector<std::byte>;

Bytes exported(const std::string& name) {
    return readFile(testing::goldenFolder() / "plugins" / name);
}

std::string complaint(const Bytes& file) {
    try {
        requireSoundOnnx(file, "net.onnx");
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("net.onnx"));
        return error.message();
    }
    return "sound";
}

/// A field of a message: its number, then its bytes with their length.
std::string field(char number, const std::string& content) {
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(content.size())} +
           content;
}

Bytes bytes(const std::string& text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
}

/// A model whose graph has one initializer.
Bytes modelWith(const std::string& tensor) {
    return bytes(field(7, field(5, tensor)));
}

const std::string kTwoFloats("\x08\x02\x10\x01\x42\x01w", 7);  // dims 2, type float, name "w"

TEST(OnnxCheck, PassesWhatPyTorchExports) {
    EXPECT_EQ(complaint(exported("shift_24x40.onnx")), "sound");
    EXPECT_EQ(complaint(exported("shift_two_inputs.onnx")), "sound");
}

TEST(OnnxCheck, CountsValuesInEveryForm) {
    EXPECT_EQ(complaint(modelWith(kTwoFloats + field(9, std::string(8, 'x')))), "sound");
    EXPECT_EQ(complaint(modelWith(kTwoFloats + field(4, std::string(8, 'x')))), "sound");
    EXPECT_THAT(complaint(modelWith(kTwoFloats + field(9, std::string(7, 'x')))),
                AllOf(HasSubstr("\"w\""), HasSubstr("1 values"), HasSubstr("expected 2")));
    EXPECT_THAT(complaint(modelWith(kTwoFloats + field(4, std::string(4, 'x')))),
                HasSubstr("1 values"));
    EXPECT_THAT(complaint(modelWith(kTwoFloats)), HasSubstr("0 values"));
    const std::string threeIntegers("\x08\x03\x10\x07", 4);
    EXPECT_EQ(complaint(modelWith(threeIntegers + field(7, "\x01\x02\x03"))), "sound");
    EXPECT_THAT(complaint(modelWith(threeIntegers + field(7, "\x01\x02"))), HasSubstr("2 values"));
}

TEST(OnnxCheck, FindsALieInARealFile) {
    Bytes file = exported("shift_24x40.onnx");
    const std::array dimensions = {std::byte{8},
                                   std::byte{7},
                                   std::byte{8},
                                   std::byte{4},
                                   std::byte{8},
                                   std::byte{3},
                                   std::byte{8},
                                   std::byte{3}};
    const auto found = std::ranges::search(file, dimensions);
    ASSERT_FALSE(found.empty());
    found[1] = std::byte{100};

    EXPECT_THAT(complaint(file), AllOf(HasSubstr("252 values"), HasSubstr("expected 3600")));
}

TEST(OnnxCheck, FindsALieInsideANodesAttribute) {
    const std::string attribute = field(5, field(5, kTwoFloats));

    EXPECT_THAT(complaint(bytes(field(7, field(1, attribute)))), HasSubstr("expected 2"));
}

TEST(OnnxCheck, FindsANodeThatUsesWhatNothingGives) {
    const auto node = [](const std::string& input, const std::string& output) {
        return field(1, field(1, input) + field(2, output));
    };
    const std::string given = field(11, field(1, "picture"));

    EXPECT_EQ(complaint(bytes(field(7, node("picture", "a") + node("a", "b") + given))), "sound");
    EXPECT_EQ(complaint(bytes(field(7, node("", "a") + given))), "sound");  // optional, left out
    EXPECT_THAT(complaint(bytes(field(7, node("mask", "a") + given))),
                AllOf(HasSubstr("\"mask\""), HasSubstr("nothing gives")));
    EXPECT_THAT(complaint(bytes(field(7, node("b", "a") + node("a", "b") + given))),
                HasSubstr("\"b\""));
}

TEST(OnnxCheck, GraphsInsideNodesKnowWhatIsAroundThem) {
    const std::string inner = field(1, field(1, "picture") + field(2, "a"));
    const std::string given = field(11, field(1, "picture"));

    EXPECT_EQ(complaint(bytes(field(7, field(1, field(5, field(6, inner))) + given))), "sound");
    EXPECT_THAT(complaint(bytes(field(7, field(1, field(5, field(6, inner)))))),
                HasSubstr("\"picture\""));
}

TEST(OnnxCheck, RefusesDimensionsThatNobodyCanCount) {
    const std::string negative = "\x08" + std::string(9, '\xff') + "\x01";
    const std::string huge("\x08\x80\x80\x04\x08\x80\x80\x04\x10\x01", 10);

    EXPECT_THAT(complaint(modelWith(negative)), HasSubstr("impossible dimensions"));
    EXPECT_THAT(complaint(modelWith(huge)), HasSubstr("impossible dimensions"));
}

TEST(OnnxCheck, SaysThatWeightsAreElsewhere) {
    EXPECT_THAT(complaint(modelWith(kTwoFloats + "\x70\x01")),
                AllOf(HasSubstr("\"w\""), HasSubstr("another file")));
}

TEST(OnnxCheck, FollowsNestedGraphsOnlySoFar) {
    std::string graph;
    for (int level = 0; level < 12; ++level)
        graph = field(1, field(5, field(6, graph)));
    EXPECT_EQ(complaint(bytes(field(7, graph))), "sound");

    std::string deep;
    for (int level = 0; level < 20; ++level)
        deep = field(1, field(5, field(6, deep)));
    EXPECT_THAT(complaint(bytes(field(7, deep))), HasSubstr("nested deeper than 16"));
}

TEST(OnnxCheck, SurvivesEveryTruncation) {
    const Bytes file = exported("shift_two_inputs.onnx");
    int refused = 0;
    for (size_t length = 0; length < file.size(); ++length)
        refused +=
            complaint(Bytes(file.begin(), file.begin() + static_cast<long>(length))) != "sound" ? 1
                                                                                                : 0;

    // All but the cuts between two fields of the model itself.
    EXPECT_GT(refused, static_cast<int>(file.size()) - 20);
}

TEST(OnnxCheck, RefusesWhatIsNoMessage) {
    EXPECT_THAT(complaint(bytes(std::string(11, '\xff'))), HasSubstr("does not end"));
    EXPECT_THAT(complaint(bytes("\x0b")), HasSubstr("unknown kind 3"));
    EXPECT_THAT(complaint(bytes("\x3a\x7f")), HasSubstr("ends too early"));
}

}  // namespace
}  // namespace r2r
