// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"
#include "training/losses.h"

#include <filesystem>
#include <memory>

namespace r2r {

/// Contrastive regularization compares pictures by these. Fixed, differentiable in the pictures.
class PerceptualFeatures {
public:
    virtual ~PerceptualFeatures() = default;

    /// @param pictures  (B, 3, H, W) in [−1, 1], sides of at least 32
    /// @return          `layers()` tensors, fine to coarse
    [[nodiscard]] virtual losses::Features operator()(const at::Tensor& pictures) const = 0;

    [[nodiscard]] virtual size_t layers() const = 0;
};

/// Features that need no file: a pyramid of four halvings; at each size the picture in opponent
/// colours (luma, yellow–blue, red–green), each answered by six 5 × 5 filters: a Gaussian, a
/// difference of Gaussians, and derivatives of a Gaussian in four directions. 18 channels a size.
/// The filters' absolute values sum to 1, so that no kind drowns the others.
[[nodiscard]] std::unique_ptr<PerceptualFeatures> builtInFeatures(at::Device device);

/// VGG-16 in torchvision's names (`features.0.weight` …), taken after the last ReLU before each
/// of its five poolings. Pictures are normalised as torchvision does.
/// @throws what `openCheckpoint` throws; Error{MissingWeights} naming the tensor; Error{Corrupt}
///         for one of another shape.
[[nodiscard]] std::unique_ptr<PerceptualFeatures> vggFeatures(const std::filesystem::path& file,
                                                              at::Device device);
[[nodiscard]] std::unique_ptr<PerceptualFeatures> vggFeatures(const TensorMap& weights,
                                                              at::Device device);

/// EfficientNet-Lite0 at its strides 2 to 32, as a file or a model folder (R2R-Lite's) holds it.
/// @throws what `findModel` throws; Error{MissingWeights} if there is no such encoder.
[[nodiscard]] std::unique_ptr<PerceptualFeatures> efficientNetFeatures(
    const std::filesystem::path& source, at::Device device);

}  // namespace r2r
