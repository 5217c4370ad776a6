// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_resize.h"

#include "engine/pipeline/plugins/plugin_network.h"
#include "engine/weights/onnx_graph.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>
#include <string>
#include <vector>

namespace r2r {
namespace {

using ::r2r::testing::TensorNear;
using ::testing::Not;

struct File {
    int64_t opset = 10;
    std::string mode = "linear";
    std::string producer = "\x12\x07pytorch";  // once more; the last one counts
};

/// A network that doubles a picture.
std::vector<std::byte> doubling(const File& file) {
    OnnxGraph graph("g");
    const auto image = graph.input("image", {1, 3, 4, 6});
    const auto scales = graph.constant(at::tensor({1.0F, 1.0F, 2.0F, 2.0F}));
    graph.output("picture", {1, 3, 8, 12}, "Resize", {image, scales}, {{"mode", file.mode}});
    const std::string content = graph.file("", file.opset) + file.producer;
    const auto bytes = std::as_bytes(std::span(content));
    return {bytes.begin(), bytes.end()};
}

bool isMeant(const File& file) {
    return meansPyTorchResize(doubling(file), "net.onnx");
}

TEST(OnnxResize, IsPyTorchsOnlyInItsOldFiles) {
    EXPECT_TRUE(isMeant({}));
    EXPECT_TRUE(isMeant({.opset = 9}));
    EXPECT_FALSE(isMeant({.opset = 11}));
    EXPECT_FALSE(isMeant({.mode = "nearest"}));
    EXPECT_FALSE(isMeant({.producer = "\x12\x07tf2onnx"}));
}

TEST(OnnxResize, OldFilesOfPyTorchAreComputedAsPyTorchDoes) {
    PluginManifest manifest;
    manifest.file = "net.onnx";
    manifest.inputs = {{.name = "image"}};
    manifest.output.name = "picture";
    const std::array inputs = {at::rand({1, 3, 4, 6})};
    const at::Tensor expected = at::upsample_bilinear2d(inputs[0], {8, 12}, false);

    EXPECT_THAT(onnxNetwork(manifest, doubling({}))->run(inputs).front(),
                TensorNear(expected, 1e-6));
    EXPECT_THAT(
        onnxNetwork(manifest, doubling({.producer = "\x12\x07tf2onnx"}))->run(inputs).front(),
        Not(TensorNear(expected, 1e-2)));
}

}  // namespace
}  // namespace r2r
