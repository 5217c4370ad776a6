// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/network_cost.h"

#include "engine/core/stopwatch.h"
#include "engine/ops/packed_weight.h"
#include "engine/pipeline/harmonizers/network_picture.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <mutex>

namespace r2r {
namespace {

// Published sizes, for which the multiplications below were counted.
constexpr double kR2rParameters = 1.36e9;
constexpr double kDiffHarmonyParameters = 0.943e9;

/// The work of a network of published width, in 10⁹ multiplications per area, or area squared
/// where every position looks at every other. Areas are in units of 512².
struct Work {
    double perArea = 0;
    double perAreaSquared = 0;
    double scores = 0;  ///< exponentials of attention, as so many multiplications; any width

    /// @param width  of the network, as a share of the published width. Narrow networks wait for
    ///               memory, so their time falls with the width and not with its square.
    [[nodiscard]] double at(double area, double width) const {
        return width * perArea * area + (width * perAreaSquared + scores) * area * area;
    }
};

constexpr Work kUnetStep{340.2, 61.3, 42.0};
constexpr Work kControllerStep{109.8, 24.5, 16.8};
constexpr Work kEncode{541.1, 17.2, 1.0};
constexpr Work kDecode{1297.2, 17.2, 1.0};

// Whole networks reach this share of the speed of long products (docs/performance.md: 0.8 to 0.9).
constexpr double kEfficiency = 0.85;

// Values that are alive per area at the widest place of the decoder.
constexpr double kActivationValues = 8.5e8;

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
        const Stopwatch watch;
        (void)at::matmul(factor, factor).select(0, 0).select(0, 0).item<float>();
        best = std::max(best, kSide * kSide * kSide / 1e9 / watch.seconds());
    }
    return known[key] = best;
}

}  // namespace

at::ScalarType networkDtype(const ComputeDevice& device) {
    if (device.kind == ComputeDevice::Kind::Cuda)
        return at::kHalf;
    return ops::hasBfloat16Instructions() ? at::kBFloat16 : at::kFloat;
}

RunCost networkCost(const ModelInfo& model,
                    const HarmonySettings& settings,
                    Size background,
                    const ComputeDevice& device) {
    RunCost cost{.availableBytes = device.freeMemory};
    const bool isR2r = model.family == "R2R";
    const int side = settings.workingSide > 0 ? settings.workingSide : model.workingSide;
    const int steps = settings.steps > 0 && model.hasStepsToChoose() ? settings.steps : model.steps;
    const Size size = networkSize(background, side);
    const double area = static_cast<double>(size.width) * size.height / (512.0 * 512.0);
    const double published = isR2r ? kR2rParameters : kDiffHarmonyParameters;
    const double width = std::sqrt(static_cast<double>(model.parameters) / published);
    const double step = kUnetStep.at(area, width) + (isR2r ? kControllerStep.at(area, width) : 0);
    const double work = steps * step + kEncode.at(area, width) + kDecode.at(area, width);

    const at::ScalarType dtype = networkDtype(device);
    const auto valueBytes = static_cast<double>(c10::elementSize(dtype));
    cost.seconds = work / (kEfficiency * speedOf(at::Device(device.id()), dtype));
    cost.bytes = static_cast<uint64_t>(
        (static_cast<double>(model.parameters) + kActivationValues * width * area) * valueBytes);
    return cost;
}

uint64_t networkBytes(const ModelInfo& model, const ComputeDevice& device) {
    const at::ScalarType dtype = model.steps > 0 ? networkDtype(device) : at::kFloat;
    return model.parameters * c10::elementSize(dtype);
}

}  // namespace r2r
