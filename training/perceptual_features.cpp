// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/perceptual_features.h"

#include "engine/core/error.h"
#include "engine/nn/efficientnet_lite.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/model_files.h"
#include "training/network_weights.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace r2r {
namespace {

constexpr int64_t kColors = 3;

at::Tensor gaussian(const at::Tensor& squaredRadius, double sigma) {
    const at::Tensor weights = at::exp(-squaredRadius / (2 * sigma * sigma));
    return weights / weights.sum();
}

/// (6, 5, 5)
at::Tensor filterPatterns() {
    const at::Tensor axis = at::arange(-2, 3, at::kFloat);
    const at::Tensor x = axis.unsqueeze(0).expand({5, 5});
    const at::Tensor y = axis.unsqueeze(1).expand({5, 5});
    const at::Tensor squaredRadius = x.square() + y.square();
    const at::Tensor wide = gaussian(squaredRadius, 1.5);
    std::vector<at::Tensor> patterns = {wide, gaussian(squaredRadius, 0.7) - wide};
    for (int direction = 0; direction < 4; ++direction) {
        const double angle = direction * std::numbers::pi / 4;
        patterns.push_back(wide * (x * std::cos(angle) + y * std::sin(angle)));
    }
    for (at::Tensor& pattern : patterns)
        pattern = pattern / pattern.abs().sum();
    return at::stack(patterns);
}

class BuiltInFeatures final : public PerceptualFeatures {
public:
    explicit BuiltInFeatures(at::Device device)
        : opponents_(at::tensor({0.299F,
                                 0.587F,
                                 0.114F,  // luma
                                 0.5F,
                                 0.5F,
                                 -1.0F,  // yellow–blue
                                 1.0F,
                                 -1.0F,
                                 0.0F})  // red–green
                         .view({kColors, kColors, 1, 1})
                         .to(device))
        , filters_(filterPatterns().unsqueeze(1).repeat({kColors, 1, 1, 1}).to(device)) {}

    losses::Features operator()(const at::Tensor& pictures) const override {
        at::Tensor level = at::conv2d(pictures, opponents_);
        losses::Features features;
        for (size_t i = 0; i < layers(); ++i) {
            const at::Tensor padded = at::replication_pad2d(level, {2, 2, 2, 2});
            features.push_back(at::conv2d(padded,
                                          filters_,
                                          {},
                                          at::IntArrayRef{1},
                                          at::IntArrayRef{0},
                                          at::IntArrayRef{1},
                                          kColors));
            level = at::avg_pool2d(level, 2);
        }
        return features;
    }

    [[nodiscard]] size_t layers() const override { return 4; }

private:
    at::Tensor opponents_;
    at::Tensor filters_;  ///< (18, 1, 5, 5)
};

class VggFeatures final : public PerceptualFeatures {
public:
    VggFeatures(const TensorMap& weights, at::Device device) {
        int64_t in = kColors;
        for (const auto& [index, out] : kConvolutions) {
            const auto take = [&, index = index](const char* what, at::IntArrayRef shape) {
                const std::string name = fmt::format("features.{}.{}", index, what);
                const at::Tensor& tensor = weights.at(name);
                if (tensor.sizes() != shape)
                    throw Error(ErrorCode::Corrupt,
                                fmt::format("tensor \"{}\" in {} is {}, not {} as in VGG-16",
                                            name,
                                            weights.file().string(),
                                            shapeText(tensor.sizes()),
                                            shapeText(shape)));
                return tensor.to(device, at::kFloat, false, true);
            };
            weights_.push_back(take("weight", {out, in, 3, 3}));
            biases_.push_back(take("bias", {out}));
            in = out;
        }
        const auto perColor = [device](std::array<float, 3> values) {
            return at::tensor(values).view({1, kColors, 1, 1}).to(device);
        };
        mean_ = perColor({0.485F, 0.456F, 0.406F});
        deviation_ = perColor({0.229F, 0.224F, 0.225F});
    }

    losses::Features operator()(const at::Tensor& pictures) const override {
        at::Tensor x = (pictures * 0.5 + 0.5 - mean_) / deviation_;
        losses::Features features;
        for (size_t i = 0; i < kConvolutions.size(); ++i) {
            if (isBehindPooling(i)) {
                features.push_back(x);
                x = at::max_pool2d(x, 2);
            }
            x = at::relu(
                at::conv2d(x, weights_[i], biases_[i], at::IntArrayRef{1}, at::IntArrayRef{1}));
        }
        features.push_back(x);
        return features;
    }

    [[nodiscard]] size_t layers() const override { return 5; }

private:
    /// Position in torchvision's sequence, and channels.
    static constexpr std::array<std::pair<int, int64_t>, 13> kConvolutions = {{{0, 64},
                                                                               {2, 64},
                                                                               {5, 128},
                                                                               {7, 128},
                                                                               {10, 256},
                                                                               {12, 256},
                                                                               {14, 256},
                                                                               {17, 512},
                                                                               {19, 512},
                                                                               {21, 512},
                                                                               {24, 512},
                                                                               {26, 512},
                                                                               {28, 512}}};

    /// A ReLU is between two convolutions; where there is a pooling too, the numbers jump by 3.
    static bool isBehindPooling(size_t i) {
        return i > 0 && kConvolutions[i].first - kConvolutions[i - 1].first == 3;
    }

    std::vector<at::Tensor> weights_;
    std::vector<at::Tensor> biases_;
    at::Tensor mean_;
    at::Tensor deviation_;
};

class EfficientNetFeatures final : public PerceptualFeatures {
public:
    EfficientNetFeatures(const TensorMap& weights, at::Device device) {
        loadNetwork(*network_, Component::LiteEncoder, weights);
        network_->to(device);
        setTrained(*network_, false);
    }

    losses::Features operator()(const at::Tensor& pictures) const override {
        return network_->forward(pictures * 0.5 + 0.5);
    }

    [[nodiscard]] size_t layers() const override {
        return nn::EfficientNetLiteImpl::kChannels.size();
    }

private:
    nn::EfficientNetLite network_;
};

}  // namespace

std::unique_ptr<PerceptualFeatures> builtInFeatures(at::Device device) {
    return std::make_unique<BuiltInFeatures>(device);
}

std::unique_ptr<PerceptualFeatures> vggFeatures(const std::filesystem::path& file,
                                                at::Device device) {
    return vggFeatures(openCheckpoint(file).tensors, device);
}

std::unique_ptr<PerceptualFeatures> vggFeatures(const TensorMap& weights, at::Device device) {
    return std::make_unique<VggFeatures>(weights, device);
}

std::unique_ptr<PerceptualFeatures> efficientNetFeatures(const std::filesystem::path& source,
                                                         at::Device device) {
    const ModelFiles files = findModel(std::array{source});
    verifyHashes(files, {});
    return std::make_unique<EfficientNetFeatures>(files.tensors(Component::LiteEncoder), device);
}

}  // namespace r2r
