// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/model_info.h"

#include <memory>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace r2r {

class NoiseSource;
class R2rModel;
struct SamplerOptions;

/// Latent diffusion: R2R, DiffHarmony and DiffHarmony++.
///
/// The network sees the whole picture at the working size; what it makes of the foreground is
/// carried to the original pixels as a smooth field of colour transforms, so the export has the
/// original's resolution and texture. What does not depend on the seed is kept from one request to
/// the next: another seed on the same picture starts with the sampler.
class R2rHarmonizer final : public Harmonizer {
public:
    /// @param info  for its recommended steps and working side, and its words
    /// @param notes  about how it was opened, for the first result
    R2rHarmonizer(ModelInfo info,
                  R2rModel model,
                  ComputeDevice device,
                  std::vector<HarmonizerNote> notes = {});
    ~R2rHarmonizer() override;

protected:
    HarmonizeResult harmonize(const HarmonizeRequest& request,
                              const JobContext& job,
                              const PartialListener& partial) override;

private:
    struct Scene;

    /// The largest side up to `wanted` that the free memory allows, as far as can be told before.
    [[nodiscard]] int affordableSide(const HarmonizeRequest& request,
                                     int wanted,
                                     std::vector<HarmonizerNote>& notes);
    [[nodiscard]] Scene& sceneOf(const HarmonizeRequest& request, int side, const JobContext& job);
    [[nodiscard]] SamplerOptions samplerFor(const HarmonySettings& settings,
                                            const HarmonizeRequest& request) const;
    /// A bridge begins at the composite, so what the autoencoder loses of it is no part of the
    /// change that the bridge makes, and is given back.
    [[nodiscard]] at::Tensor decodedBy(Scene& scene,
                                       const at::Tensor& latents,
                                       NoiseSource& noise) const;
    [[nodiscard]] HarmonizeResult harmonizeAt(const HarmonizeRequest& request,
                                              int side,
                                              const JobContext& job,
                                              const PartialListener& partial);

    ModelInfo info_;
    std::unique_ptr<R2rModel> model_;
    ComputeDevice device_;
    std::vector<HarmonizerNote> notes_;
    std::unique_ptr<Scene> scene_;  ///< of the last request
};

}  // namespace r2r
