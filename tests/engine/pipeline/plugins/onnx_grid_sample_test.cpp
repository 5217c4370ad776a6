// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_grid_sample.h"

#include "engine/core/error.h"
#include "engine/pipeline/plugins/plugin_network.h"
#include "engine/weights/onnx_graph.h"
#include "tests/engine/pipeline/plugin_folder.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>
#include <string>
#include <tuple>
#include <vector>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;
using ::testing::Not;
using Bytes = std::vector<std::byte>;

Bytes bytes(const std::string& text) {
    const auto all = std::as_bytes(std::span(text));
    return {all.begin(), all.end()};
}

std::string text(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Sampling {
    std::string mode = "linear";
    std::string padding = "zeros";
    int64_t alignsCorners = 0;
};

/// A network that is one `GridSample` of two volumes.
Bytes network(const Sampling& sampling, bool isVolume = true) {
    OnnxGraph graph("g");
    const std::vector<int64_t> volume = {2, 3, 4, 5, 6};
    const std::vector<int64_t> grid = {2, 7, 8, 9, 3};
    const std::vector<int64_t> picture = {2, 3, 5, 6};
    const std::vector<int64_t> flatGrid = {2, 8, 9, 2};
    const auto x = graph.input("volume", isVolume ? volume : picture);
    const auto at = graph.input("grid", isVolume ? grid : flatGrid);
    const std::vector<int64_t> out = {2, 3, 7, 8, 9};
    const std::vector<int64_t> flatOut = {2, 3, 8, 9};
    graph.output("picture",
                 isVolume ? out : flatOut,
                 "GridSample",
                 {x, at},
                 {{"mode", sampling.mode},
                  {"padding_mode", sampling.padding},
                  {"align_corners", sampling.alignsCorners}});
    return bytes(graph.file("", 20));
}

PluginManifest manifest() {
    PluginManifest result;
    result.title = "Table";
    result.file = "table.onnx";
    result.engine = PluginManifest::Engine::Onnx;
    result.inputs = {{.name = "volume"}, {.name = "grid"}};
    result.output.name = "picture";
    return result;
}

class GatheredVolumes : public ::testing::TestWithParam<std::tuple<const char*, bool>> {};

TEST_P(GatheredVolumes, AreWhatPyTorchSamples) {
    const auto [padding, alignsCorners] = GetParam();
    const Bytes file = network({"linear", padding, alignsCorners ? 1 : 0});
    const auto gathered = withVolumesGathered(file, "table.onnx");
    ASSERT_TRUE(gathered);
    EXPECT_THAT(text(*gathered), Not(HasSubstr("GridSample")));
    // Also beyond the borders.
    const std::array inputs = {at::rand({2, 3, 4, 5, 6}), 3 * at::rand({2, 7, 8, 9, 3}) - 1.5};
    const int64_t border = 1;
    const at::Tensor expected = at::grid_sampler_3d(
        inputs[0], inputs[1], 0, padding == std::string("border") ? border : 0, alignsCorners);

    EXPECT_THAT(onnxNetwork(manifest(), file)->run(inputs).front(), TensorNear(expected, 1e-5));
}

INSTANTIATE_TEST_SUITE_P(All,
                         GatheredVolumes,
                         ::testing::Combine(::testing::Values("zeros", "border"),
                                            ::testing::Bool()));

TEST(OnnxGridSample, LeavesPicturesAndOtherWaysAsTheyAre) {
    EXPECT_FALSE(withVolumesGathered(network({}, false), "table.onnx"));
    EXPECT_FALSE(withVolumesGathered(network({"nearest"}), "table.onnx"));
    EXPECT_FALSE(withVolumesGathered(network({"linear", "reflection"}), "table.onnx"));
}

TEST(OnnxGridSample, WhatIsLeftIsRefusedWithAWayOut) {
    try {
        static_cast<void>(onnxNetwork(manifest(), network({"nearest"})));
        FAIL() << "it was read";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("GridSample"));
        EXPECT_THAT(error.hint(), HasSubstr("lut3d"));
    }
}

}  // namespace
}  // namespace r2r
