// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/float8_weights.h"

#include <ATen/ATen.h>

#include <array>
#include <string_view>

namespace r2r {
namespace {

constexpr std::string_view kWeight = "weight";

bool isFloat8(at::ScalarType dtype) {
    return dtype == at::ScalarType::Float8_e4m3fn || dtype == at::ScalarType::Float8_e5m2;
}

bool isWeightType(at::ScalarType dtype) {
    return dtype == at::ScalarType::Float || dtype == at::ScalarType::Half ||
           dtype == at::ScalarType::BFloat16 || dtype == at::ScalarType::Double;
}

/// The scale of "to_q.weight", however it is called.
const at::Tensor* scaleOf(const TensorMap& tensors, std::string_view name) {
    if (!name.ends_with(kWeight))
        return nullptr;
    const std::string layer(name.substr(0, name.size() - kWeight.size()));
    for (const char* spelling : {"scale_weight", "weight_scale", "weight_scale_inv"})
        if (tensors.contains(layer + spelling))
            return &tensors.at(layer + spelling);
    return nullptr;
}

/// One factor for each block of rows and columns, as a matrix of the weight's size.
std::optional<at::Tensor> spread(const at::Tensor& scale, const at::Tensor& weight) {
    at::Tensor result = scale;
    for (const int64_t axis : {0, 1}) {
        const int64_t blocks = scale.size(axis);
        const int64_t side = weight.size(axis);
        if (blocks < 1 || blocks > side)
            return std::nullopt;
        const int64_t block = (side + blocks - 1) / blocks;
        if ((side + block - 1) / block != blocks)
            return std::nullopt;
        result = result.repeat_interleave(block, axis).narrow(axis, 0, side);
    }
    return result;
}

/// The factors that the weight is to be multiplied with.
std::optional<at::Tensor> factors(const at::Tensor& scale, const at::Tensor& weight) {
    if (!isWeightType(scale.scalar_type()))
        return std::nullopt;
    const at::Tensor numbers = scale.to(at::kFloat);
    if (numbers.numel() == 1)
        return numbers.reshape({});
    if (weight.dim() == 0)
        return std::nullopt;
    const bool isColumn = numbers.dim() < 2 || numbers.size(0) == numbers.numel();
    if (isColumn && numbers.numel() == weight.size(0)) {
        std::vector<int64_t> shape(static_cast<size_t>(weight.dim()), 1);
        shape[0] = weight.size(0);
        return numbers.reshape(shape);
    }
    if (numbers.dim() == 2 && weight.dim() == 2)
        return spread(numbers, weight);
    return std::nullopt;
}

}  // namespace

std::optional<at::Tensor> weightNumbers(const TensorMap& tensors, const std::string& name) {
    if (!tensors.contains(name))
        return std::nullopt;
    const at::Tensor& tensor = tensors.at(name);
    const at::Tensor* scale = scaleOf(tensors, name);
    if (isWeightType(tensor.scalar_type()) && scale == nullptr)
        return tensor;
    if (!isFloat8(tensor.scalar_type()) && !isWeightType(tensor.scalar_type()))
        return std::nullopt;
    if (scale == nullptr)
        return tensor.to(at::kHalf);
    const std::optional<at::Tensor> factor = factors(*scale, tensor);
    if (!factor)
        return std::nullopt;
    return tensor.to(at::kFloat) * *factor;
}

}  // namespace r2r
