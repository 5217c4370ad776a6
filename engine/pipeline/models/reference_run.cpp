// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/reference_run.h"

#include "engine/core/error.h"
#include "engine/diffusion/r2r_model.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/nn/stop_points.h"
#include "engine/pipeline/harmonizers/network_picture.h"
#include "engine/pipeline/harmonizers/no_colors.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/network_models.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fmt/format.h>

namespace r2r {
namespace {

/// (1, 3, H, W) in [−1, 1] as bytes. The reference computes in half precision here and cuts off.
Image truncated(const at::Tensor& decoded) {
    const at::Tensor unit = at::clamp(decoded / 2 + 0.5, 0, 1).to(at::kHalf);
    const at::Tensor bytes = (unit * 255).to(at::kByte).squeeze(0).permute({1, 2, 0}).contiguous();
    Image image(
        {static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0))}, 3, SampleType::U8);
    const auto* source = bytes.const_data_ptr<uint8_t>();
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        std::copy_n(source, row.size(), row.begin());
        source += row.size();
    }
    return image;
}

}  // namespace

Image referenceRun(const R2rModel& model,
                   const Image& composite,
                   const Image& mask,
                   const ReferenceRunOptions& options,
                   const JobContext& job) {
    if (options.outputSide <= 0)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a picture cannot be {} pixels wide", options.outputSide));
    const Size square{options.workingSide, options.workingSide};
    const Conditioning conditioning = conditioningOf(networkPicture(composite, mask, square));
    const Image output = withoutTorchErrors([&] {
        const nn::StopPoints stopPoints(job);
        const auto picture = model.encode(conditioning);
        SeededNoise noise(options.seed, model.device());
        const at::Tensor latents =
            model.denoise(*picture, SamplerOptions::of(options.start, options.steps), noise, job);
        const at::Tensor decoded = model.decode(*picture, latents, noise);
        if (!decoded.isfinite().all().item<bool>())
            throw noColors("the model");
        return truncated(decoded);
    });
    return resizedLikePillow(output, {options.outputSide, options.outputSide});
}

Image referenceRun(const ModelInfo& info,
                   const ComputeDevice& device,
                   const Image& composite,
                   const Image& mask,
                   const ReferenceRunOptions& options,
                   const JobContext& job) {
    requireIntact(info, job);
    ReferenceRunOptions own = options;
    own.start = info.start;
    return referenceRun(
        loadDiffusionModel(info, device, at::kFloat, job), composite, mask, own, job);
}

}  // namespace r2r
