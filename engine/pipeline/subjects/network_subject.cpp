// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/subjects/network_subject.h"

#include "engine/pipeline/plugins/plugin_network.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <utility>

namespace r2r {
namespace {

constexpr const char* kSha256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";
constexpr const char* kFirstMap = "1959";  // the names are those of the exporter

PluginManifest manifestOf(const std::filesystem::path& file) {
    PluginManifest manifest;
    manifest.name = "u2netp";
    manifest.path = file;
    manifest.file = file;
    manifest.engine = PluginManifest::Engine::Onnx;
    manifest.sha256 = kSha256;
    manifest.inputs = {PluginInput{.content = PluginContent::Composite}};
    manifest.output.name = kFirstMap;
    return manifest;
}

class U2Net final : public SubjectNetwork {
public:
    explicit U2Net(std::unique_ptr<PluginNetwork> network) : network_(std::move(network)) {}

    [[nodiscard]] Image map(const Image& square) override {
        const c10::InferenceMode guard;
        at::Tensor input = tensorFromImage(square).clamp(0, 1);
        // As its program does: the brightest sample of the picture becomes 1.
        input = input / input.max().clamp_min(1e-6);
        const at::Tensor mean = at::tensor({0.485F, 0.456F, 0.406F}).view({1, 3, 1, 1});
        const at::Tensor deviation = at::tensor({0.229F, 0.224F, 0.225F}).view({1, 3, 1, 1});
        const std::array inputs = {((input - mean) / deviation).contiguous()};
        const at::Tensor map = network_->run(inputs).front().to(at::kFloat).contiguous();

        Image result({SubjectNetwork::kSide, SubjectNetwork::kSide}, 1, SampleType::F32);
        const float lowest = map.min().item<float>();
        const float range = std::max(map.max().item<float>() - lowest, 1e-6F);
        const float* values = map.const_data_ptr<float>();
        for (int y = 0; y < result.height(); ++y)
            for (float& value : result.mutableRow<float>(y))
                value = (*values++ - lowest) / range;
        return result;
    }

private:
    std::unique_ptr<PluginNetwork> network_;
};

}  // namespace

std::unique_ptr<SubjectNetwork> openSubjectNetwork(const std::filesystem::path& file) {
    return std::make_unique<U2Net>(openPluginNetwork(manifestOf(file), ComputeDevice{}));
}

}  // namespace r2r
