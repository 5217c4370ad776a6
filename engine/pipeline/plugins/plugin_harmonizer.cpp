// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_harmonizer.h"

#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/plugins/plugin_tensors.h"

#include <ATen/ATen.h>

#include <utility>

namespace r2r {
namespace {

void report(const JobContext& job, int done) {
    job.report({.phase = Phase::Harmonizing, .done = done, .total = 3});
}

}  // namespace

PluginHarmonizer::PluginHarmonizer(PluginManifest manifest,
                                   std::unique_ptr<PluginNetwork> network,
                                   ComputeDevice device)
    : manifest_(std::move(manifest)), network_(std::move(network)), device_(std::move(device)) {}

HarmonizeResult PluginHarmonizer::harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    report(job, 0);
    const Size raster = request.composition.background.size();
    const WorkingFrame frame =
        workingFrame(request.composition,
                     foreground,
                     {.longerSide = pluginFrameSide(manifest_, raster, request.quality),
                      .context = manifest_.context,
                      .showsReference = false});
    report(job, 1);
    const c10::InferenceMode noGradients;
    const at::Tensor output = network_->run(pluginInputs(manifest_, frame, request.quality));
    report(job, 2);
    Image difference = pluginDifference(manifest_, output, frame, request.quality);
    SharedColorChange change = manifest_.isLifted
                                   ? liftedDifference(frame, difference, raster)
                                   : pixelChange(std::move(difference), frame.region, raster);
    report(job, 3);
    HarmonizeResult result = sameForEverySeed(std::move(change), request);
    if (foreground.harmony.reference)
        result.notes.push_back("The reference region was not used: " + manifest_.title +
                               " decides for itself what to follow.");
    if (manifest_.engine == PluginManifest::Engine::Onnx &&
        device_.kind != ComputeDevice::Kind::Cpu)
        result.notes.push_back(manifest_.title + " is an ONNX network and ran on the CPU.");
    return result;
}

std::unique_ptr<Harmonizer> openPlugin(const std::filesystem::path& manifest,
                                       const ComputeDevice& device) {
    PluginManifest read = readPluginManifest(manifest);
    std::unique_ptr<PluginNetwork> network = openPluginNetwork(read, device);
    return std::make_unique<PluginHarmonizer>(std::move(read), std::move(network), device);
}

}  // namespace r2r
