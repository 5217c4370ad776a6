// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/device_membrane.h"

#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"

#include <ATen/ATen.h>

#include <cstddef>

namespace r2r {

void solveMembraneOnDevice(Image& values,
                           const Image& inside,
                           const ComputeDevice& computeDevice,
                           const JobContext& job) {
    const c10::InferenceMode guard;
    const at::Device device(computeDevice.id());
    const int64_t height = inside.height();
    const int64_t width = inside.width();
    auto* bytes = const_cast<std::byte*>(inside.data());  // only read, until `ne` has made bools
    const at::Tensor mask = at::from_blob(bytes, {1, 1, height, width}, at::kByte).to(device).ne(0);
    const at::Tensor pixels = at::from_blob(values.mutableData(), {1, height, width, 3}, at::kFloat)
                                  .permute({0, 3, 1, 2});
    at::Tensor solved = pixels.to(device);
    (void)ops::solvePoissonMaskedInPlace(mask, {}, solved, {.tolerance = kMembraneTolerance}, job);
    if (!device.is_cpu())
        pixels.copy_(solved);
}

}  // namespace r2r
