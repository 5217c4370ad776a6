// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_data.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/onnx_check.h"
#include "tests/engine/pipeline/plugin_fixtures.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::AllOf;
using ::testing::HasSubstr;
using Bytes = std::vector<std::byte>;

Bytes bytes(const std::string& text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
}

/// A field of a message: its number, then its bytes with their length.
std::string field(char number, const std::string& content) {
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(content.size())} +
           content;
}

std::string entry(const std::string& key, const std::string& value) {
    return field(13, field(1, key) + field(2, value));
}

/// A tensor "w" of two floats whose values are elsewhere.
std::string tensor(const std::string& place) {
    return std::string("\x08\x02\x10\x01\x42\x01w", 7) + place + "\x70\x01";
}

Bytes modelWith(const std::string& tensors) {
    return bytes(field(7, tensors));
}

std::string complaint(const Bytes& onnx, const Bytes& data = {}) {
    try {
        if (onnxDataFile(onnx, "net.onnx"))
            static_cast<void>(withDataInside(onnx, data, "net.onnx"));
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("net.onnx"));
        return error.message();
    }
    return "none";
}

TEST(OnnxData, KnowsWhereADefaultExportKeepsItsValues) {
    EXPECT_EQ(onnxDataFile(exportedNetwork("clamped.onnx"), "net.onnx"), "clamped.onnx.data");
    EXPECT_EQ(onnxDataFile(exportedNetwork("shift_24x40.onnx"), "net.onnx"), std::nullopt);
}

TEST(OnnxData, PutsEveryValueIntoTheFile) {
    const Bytes onnx = exportedNetwork("clamped.onnx");
    const Bytes data = exportedNetwork("clamped.onnx.data");

    const Bytes whole = withDataInside(onnx, data, "net.onnx");

    EXPECT_EQ(onnxDataFile(whole, "net.onnx"), std::nullopt);
    EXPECT_NO_THROW(requireSoundOnnx(whole, "net.onnx"));
    EXPECT_FALSE(std::ranges::search(whole, std::span(data).first(3456)).empty());
    EXPECT_FALSE(std::ranges::search(whole, std::span(data).subspan(3456)).empty());
}

TEST(OnnxData, ChangesNothingElse) {
    const Bytes onnx = exportedNetwork("shift_two_inputs.onnx");

    EXPECT_EQ(withDataInside(onnx, {}, "net.onnx"), onnx);
}

TEST(OnnxData, FindsTensorsInTheAttributesOfNodesAndInTheirGraphs) {
    const std::string place = tensor(entry("location", "w.bin"));
    const Bytes constant = modelWith(field(1, field(5, field(5, place))));
    const Bytes branch = modelWith(field(1, field(5, field(6, field(5, place)))));

    for (const Bytes& onnx : {constant, branch}) {
        EXPECT_EQ(onnxDataFile(onnx, "net.onnx"), "w.bin");
        EXPECT_NO_THROW(requireSoundOnnx(withDataInside(onnx, bytes("12345678"), "net.onnx"), "n"));
    }
}

TEST(OnnxData, TakesFromOffsetToLengthOrToTheEnd) {
    const std::string file = entry("location", "w.bin");
    const Bytes data = bytes("0123456789");

    const Bytes part = withDataInside(
        modelWith(field(5, tensor(file + entry("offset", "1") + entry("length", "8")))), data, "n");
    const Bytes rest =
        withDataInside(modelWith(field(5, tensor(file + entry("offset", "2")))), data, "n");

    EXPECT_FALSE(std::ranges::search(part, bytes(field(9, "12345678"))).empty());
    EXPECT_FALSE(std::ranges::search(rest, bytes(field(9, "23456789"))).empty());
}

TEST(OnnxData, RefusesPlacesThatCannotBe) {
    const auto at = [](const std::string& place) { return modelWith(field(5, tensor(place))); };
    const std::string file = entry("location", "w.bin");
    const Bytes data(8);

    for (const char* path : {"../w.bin", "/etc/w.bin", "sub/w.bin", "..", ".", ""})
        EXPECT_THAT(complaint(at(entry("location", path)), data),
                    AllOf(HasSubstr(path), HasSubstr("its own folder")));
    EXPECT_THAT(complaint(at(file + entry("offset", "9")), data), HasSubstr("beyond the end"));
    EXPECT_THAT(complaint(at(file + entry("offset", "4") + entry("length", "5")), data),
                HasSubstr("beyond the end"));
    EXPECT_THAT(complaint(at(file + entry("length", "18446744073709551615")), data),
                HasSubstr("beyond the end"));
    EXPECT_THAT(complaint(at(file + entry("offset", "-1")), data), HasSubstr("not a number"));
    EXPECT_THAT(
        complaint(modelWith(field(5, tensor(file)) + field(5, tensor(entry("location", "v.bin")))),
                  data),
        AllOf(HasSubstr("several files"), HasSubstr("w.bin"), HasSubstr("v.bin")));
}

TEST(OnnxData, DoesNotGrowAFileWithoutEnd) {
    // The same megabyte, for each of 100 × 25 tensors.
    const std::string many = [] {
        std::string tensors;
        for (int i = 0; i < 2500; ++i)
            tensors += field(5, tensor(entry("location", "w.bin")));
        return tensors;
    }();
    Bytes onnx = {std::byte{7 << 3 | 2}};
    for (size_t length = many.size(); length > 0; length >>= 7U)
        onnx.push_back(static_cast<std::byte>((length & 0x7fU) | (length > 0x7fU ? 0x80U : 0U)));
    const Bytes body = bytes(many);
    onnx.insert(onnx.end(), body.begin(), body.end());

    EXPECT_THAT(complaint(onnx, Bytes(1 << 20)), HasSubstr("more than two gigabytes"));
}

}  // namespace
}  // namespace r2r
