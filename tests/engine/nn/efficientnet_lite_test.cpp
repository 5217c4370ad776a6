// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/efficientnet_lite.h"

#include "engine/weights/efficientnet_weights.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/load_into.h"
#include "tests/support/golden.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <numeric>

namespace r2r::nn {
namespace {

using testing::TensorNear;

/// As in tests/golden/lite/efficientnet_features.py.
at::Tensor waves(const std::string& name, at::IntArrayRef shape) {
    const double phase = std::accumulate(name.begin(), name.end(), 0.0);
    const int64_t count = c10::multiply_integers(shape);
    return (12.9898 * at::arange(count, at::kDouble) + phase).sin().reshape(shape);
}

/// "blocks.3.depthwise" → "_blocks.3._depthwise_conv" and the norm after it, "_blocks.3._bn1".
std::pair<std::string, std::string> publishedNames(const std::string& name) {
    if (name == "conv_in")
        return {"_conv_stem", "_bn0"};
    const size_t dot = name.rfind('.');
    const std::string block = "_" + name.substr(0, dot + 1);
    const std::string part = name.substr(dot + 1);
    const char* norm = part == "expand" ? "_bn0" : part == "depthwise" ? "_bn1" : "_bn2";
    return {block + "_" + part + "_conv", block + norm};
}

TensorMap publishedCheckpoint() {
    TensorMap checkpoint("lite0.pth");
    for (const TensorShape& tensor : liteEncoderManifest()) {
        if (tensor.shape.size() != 4)
            continue;
        const auto [convolution, norm] =
            publishedNames(tensor.name.substr(0, tensor.name.rfind('.')));
        const double fanIn =
            static_cast<double>(c10::multiply_integers(tensor.shape) / tensor.shape[0]);
        const std::string weight = convolution + ".weight";
        checkpoint.add(weight, waves(weight, tensor.shape) * std::sqrt(3 / fanIn));
        const auto add = [&](const char* what, double mean, double range) {
            const std::string name = norm + what;
            checkpoint.add(name, mean + range * waves(name, {tensor.shape[0]}));
        };
        add(".weight", 1, 0.3);
        add(".bias", 0, 0.1);
        add(".running_mean", 0, 0.1);
        add(".running_var", 1, 0.5);
    }
    return checkpoint;
}

NamedTensors parametersOf(torch::nn::Module& network) {
    NamedTensors result;
    for (const auto& item : network.named_parameters())
        result.emplace_back(item.key(), item.value());
    return result;
}

at::Tensor wavyPicture() {
    const at::Tensor x = at::arange(96, at::kDouble).view({1, 96});
    const at::Tensor y = at::arange(64, at::kDouble).view({64, 1});
    std::vector<at::Tensor> colors;
    for (int c = 0; c < 3; ++c)
        colors.push_back(0.5 + 0.5 * (0.11 * x + 0.07 * (c + 1) * y).sin());
    return at::stack(colors).unsqueeze(0).to(at::kFloat);
}

TEST(EfficientNetLite, HasTheTensorsOfTheManifest) {
    EfficientNetLite network;

    std::vector<TensorShape> actual;
    for (const auto& [name, tensor] : parametersOf(*network))
        actual.push_back({name, tensor.sizes().vec()});

    const auto byName = [](const TensorShape& a, const TensorShape& b) { return a.name < b.name; };
    std::vector<TensorShape> expected = liteEncoderManifest();
    std::ranges::sort(expected, byName);
    std::ranges::sort(actual, byName);
    EXPECT_EQ(actual, expected);
}

TEST(EfficientNetLite, EqualsTheReferenceWithItsNormsFolded) {
    const at::NoGradGuard guard;
    EfficientNetLite network;
    loadInto(foldedEfficientNet(publishedCheckpoint()), parametersOf(*network));

    const std::vector<Tensor> features = network->forward(wavyPicture());

    std::ifstream file(testing::goldenFolder() / "lite/efficientnet_features.f32",
                       std::ios::binary);
    at::Tensor golden = at::empty({5, 256});
    file.read(static_cast<char*>(golden.data_ptr()), 5 * 256 * sizeof(float));
    ASSERT_TRUE(file);
    ASSERT_EQ(features.size(), 5U);
    for (size_t i = 0; i < features.size(); ++i) {
        EXPECT_EQ(features[i].size(1), EfficientNetLiteImpl::kChannels[i]);
        EXPECT_EQ(features[i].size(2), 64 >> (i + 1));
        EXPECT_EQ(features[i].size(3), 96 >> (i + 1));
        const at::Tensor flat = features[i].flatten();
        const at::Tensor shown =
            flat.slice(0, 0, std::nullopt, flat.size(0) / 256).slice(0, 0, 256);
        EXPECT_THAT(shown, TensorNear(golden[static_cast<int64_t>(i)], 2e-4)) << "stage " << i;
    }
}

}  // namespace
}  // namespace r2r::nn
