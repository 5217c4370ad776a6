// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_cost.h"

#include "engine/ops/packed_weight.h"
#include "engine/pipeline/network_picture.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <mutex>

namespace r2r {
namespace {

// Published sizes, for which the multiplications below were counted.
constexpr double kR2rParameters = 1.36e9;
constexpr double kDiffHarmonyParameters = 0.943e9;

/// 10⁹ multiplications of one network: a part that grows with the area, and self-attention, which
/// grows with its square. Areas are in units of 512².
struct Work {
    double perArea = 0;
    double perAreaSquared = 0;

    [[nodiscard]] double at(double area) const {
        return perArea * area + perAreaSquared * area * area;
    }
};

constexpr Work kUnetStep{340.2, 61.3};
constexpr Work kControllerStep{109.8, 24.5};
constexpr Work kEncode{541.1, 17.2};
constexpr Work kDecode{1297.2, 17.2};

// Bytes per value and area at the widest place of the decoder, and what a sampler step keeps.
constexpr double kActivationValues = 4.2e8;

/// Multiplications (10⁹) a second in long matrix products; measured once per device.
double speedOf(const at::Device& device, at::ScalarType dtype) {
    static std::mutex mutex;
    static std::map<std::string, double> known;
    const std::lock_guard lock(mutex);
    const std::string key = device.str() + at::toString(dtype);
    if (const auto found = known.find(key); found != known.end())
        return found->second;
    const c10::InferenceMode guard;
    constexpr int64_t kSide = 1024;
    const at::Tensor factor = at::ones({kSide, kSide}, at::TensorOptions(dtype).device(device));
    double best = 0;
    for (int attempt = 0; attempt < 4; ++attempt) {
        const auto start = std::chrono::steady_clock::now();
        (void)at::matmul(factor, factor).select(0, 0).select(0, 0).item<float>();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        best = std::max(best, kSide * kSide * kSide / 1e9 / seconds.count());
    }
    return known[key] = best;
}

std::string duration(double seconds) {
    if (seconds < 100)
        return fmt::format("{:.0f} seconds", std::max(1.0, seconds));
    return fmt::format("{:.0f} minutes", std::ceil(seconds / 60));
}

}  // namespace

at::ScalarType networkDtype(const ComputeDevice& device) {
    if (device.kind == ComputeDevice::Kind::Cuda)
        return at::kHalf;
    return ops::hasBfloat16Instructions() ? at::kBFloat16 : at::kFloat;
}

RunCost runCost(const ModelInfo& model,
                const HarmonySettings& settings,
                Size background,
                const ComputeDevice& device) {
    RunCost cost{.availableBytes = device.freeMemory};
    if (!model.isNetwork() || model.steps == 0)
        return cost;
    const bool isR2r = model.family == "R2R";
    const int side = settings.workingSide > 0 ? settings.workingSide : model.workingSide;
    const int steps = settings.steps > 0 ? settings.steps : model.steps;
    const Size size = networkSize(background, side);
    const double area = static_cast<double>(size.width) * size.height / (512.0 * 512.0);
    const double share =
        static_cast<double>(model.parameters) / (isR2r ? kR2rParameters : kDiffHarmonyParameters);
    const double step = kUnetStep.at(area) + (isR2r ? kControllerStep.at(area) : 0);
    const double work = share * (steps * step + kEncode.at(area) + kDecode.at(area));

    const at::ScalarType dtype = networkDtype(device);
    const auto width = static_cast<double>(c10::elementSize(dtype));
    cost.seconds = work / speedOf(at::Device(device.id()), dtype);
    cost.bytes = static_cast<uint64_t>(static_cast<double>(model.parameters) * width +
                                       kActivationValues * std::sqrt(share) * area * width);
    return cost;
}

std::string inWords(const RunCost& cost, const ComputeDevice& device) {
    if (cost.bytes == 0)
        return {};
    const double gigabyte = 1e9;
    const std::string need = fmt::format("About {} and {:.1f} GB of memory on {}",
                                         duration(cost.seconds),
                                         static_cast<double>(cost.bytes) / gigabyte,
                                         device.name);
    if (cost.fits())
        return need + ".";
    return fmt::format("{}; {:.1f} GB are free, so it will work at a smaller size.",
                       need,
                       static_cast<double>(cost.availableBytes) / gigabyte);
}

}  // namespace r2r
