// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/model_info.h"

#include <cstdint>

namespace r2r {

class R2rModel;

struct ReferenceRunOptions {
    int workingSide = 1024;  ///< pixels; a multiple of 8, at least 64
    int outputSide = 256;    ///< pixels; the published tables are of 256
    int steps = 10;
    SamplerStart start = SamplerStart::Noise;  ///< a model of the catalogue knows its own
    uint64_t seed = 0;
};

/// The published program's result for one picture: everything is squashed to a square, the
/// decoder's own background is kept, samples are cut off instead of rounded. For comparing with
/// published results; people who composite want `R2rHarmonizer`.
///
/// @param composite  U8, 3 channels, sRGB samples
/// @param mask       U8, 1 channel, same size; foreground from 128 on
/// @return U8, 3 channels, outputSide × outputSide
/// @throws Error{InvalidArgument} for impossible sizes.
[[nodiscard]] Image referenceRun(const R2rModel& model,
                                 const Image& composite,
                                 const Image& mask,
                                 const ReferenceRunOptions& options,
                                 const JobContext& job = {});

/// The same with a model of the catalogue, in float32.
/// @throws Error{Unsupported} for a model that is not a latent-diffusion model.
[[nodiscard]] Image referenceRun(const ModelInfo& model,
                                 const ComputeDevice& device,
                                 const Image& composite,
                                 const Image& mask,
                                 const ReferenceRunOptions& options,
                                 const JobContext& job = {});

}  // namespace r2r
