// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/weight_generator.h"

#include "engine/core/stable_random.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace r2r {
namespace {

constexpr int64_t kGrain = 1 << 16;  // elements per thread at least: 0.3 ms of hashing

uint64_t fnv1a(std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

/// Uniform in [−1, 1), with 24 random bits.
double uniform(uint64_t seed, int64_t index) {
    const uint64_t z = scattered(seed + (static_cast<uint64_t>(index) + 1) * kScatterStep);
    return 2 * (static_cast<double>(z >> 40U) / (1 << 24)) - 1;
}

/// offset + factor·v, rounded to float32 once.
at::Tensor uniformTensor(std::string_view key,
                         const std::vector<int64_t>& shape,
                         double offset,
                         double factor) {
    at::Tensor tensor = at::empty(shape, at::kFloat);
    float* const values = tensor.data_ptr<float>();
    const uint64_t seed = fnv1a(key);
    at::parallel_for(0, tensor.numel(), kGrain, [=](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i)
            values[i] = static_cast<float>(offset + factor * uniform(seed, i));
    });
    return tensor;
}

at::Tensor kernelTensor(const FilterKernel& kernel, const std::vector<int64_t>& shape) {
    at::Tensor one = at::empty({1, 1, 3, 3}, at::kFloat);
    for (size_t i = 0; i < kernel.coefficients.size(); ++i)
        one.data_ptr<float>()[i] = static_cast<float>(kernel.coefficients[i] * kFilterKernelUnit);
    return one.expand(shape).contiguous();
}

}  // namespace

at::Tensor generatedTensor(Component component,
                           const std::string& name,
                           const std::vector<int64_t>& shape) {
    if (const FilterKernel* kernel = filterKernelOf(name))
        return kernelTensor(*kernel, shape);
    const std::string key = fmt::format("{}/{}", componentName(component), name);
    if (shape.size() >= 2) {
        const auto fanIn =
            std::accumulate(shape.begin() + 1, shape.end(), int64_t{1}, std::multiplies<>());
        return uniformTensor(key, shape, 0, std::sqrt(3.0 / static_cast<double>(fanIn)));
    }
    if (name.ends_with(".alpha"))
        return uniformTensor(key, shape, 1, 0.5);
    if (name.ends_with(".weight"))
        return uniformTensor(key, shape, 1, 0.1);
    return uniformTensor(key, shape, 0, 0.1);
}

at::Tensor generatedInput(const std::string& key, const std::vector<int64_t>& shape) {
    return uniformTensor(key, shape, 0, key.starts_with("input/noise") ? std::sqrt(3.0) : 1.0);
}

}  // namespace r2r
