// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_harmonizer.h"

#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/plugins/network_by_trust.h"
#include "engine/pipeline/plugins/plugin_tensors.h"
#include "engine/pipeline/plugins/transform_change.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

void report(const JobContext& job, int done) {
    job.report({.phase = Phase::Harmonizing, .done = done, .total = 3});
}

/// `second` added to `first`, which may be empty.
Image sum(Image first, const Image& second) {
    if (first.isEmpty())
        return second;
    for (int y = 0; y < first.height(); ++y) {
        const auto row = first.mutableRow<float>(y);
        const auto added = second.row<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] += added[i];
    }
    return first;
}

/// The composite with `difference`, of any size, added to its foreground.
Image pasted(const WorkingFrame& frame, const Image& difference) {
    Image picture = frame.composite;
    const Image fitting = resized(difference, frame.size());
    for (int y = 0; y < picture.height(); ++y) {
        const auto row = picture.mutableRow<float>(y);
        const auto added = fitting.row<float>(y);
        const auto share = frame.coverage.row<float>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] += share[i / 3] * added[i];
    }
    return picture;
}

}  // namespace

PluginHarmonizer::PluginHarmonizer(PluginManifest manifest,
                                   std::shared_ptr<PluginNetwork> network,
                                   ComputeDevice device)
    : manifest_(std::move(manifest)), network_(std::move(network)), device_(std::move(device)) {}

HarmonizeResult PluginHarmonizer::harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    report(job, 0);
    const Size raster = request.composition.background.size();
    WorkingFrame frame = pluginFrame(manifest_, request.composition, foreground, request.quality);
    report(job, 1);
    const c10::InferenceMode noGradients;
    SharedColorChange change = changeOf(std::move(frame), request.quality, raster, job);
    report(job, 3);
    HarmonizeResult result = sameForEverySeed(std::move(change), request);
    noteUnusedReference(request, manifest_.title, result);
    if (manifest_.engine == PluginManifest::Engine::Onnx &&
        device_.kind != ComputeDevice::Kind::Cpu)
        result.notes.push_back(RanOnnxOnCpu{manifest_.title});
    else if (network_->isConfined() && device_.kind != ComputeDevice::Kind::Cpu)
        result.notes.push_back(KeptSentence{fmt::format(
            "{} is not trusted and ran on the CPU, in a process of its own.", manifest_.title)});
    return result;
}

SharedColorChange PluginHarmonizer::changeOf(WorkingFrame frame,
                                             Quality quality,
                                             Size raster,
                                             const JobContext& job) {
    if (!manifest_.output.isPicture()) {
        const auto results = network_->run(pluginInputs(manifest_, frame, quality), job);
        report(job, 2);
        return transformChange(manifest_, results, frame.region, raster);
    }
    Image difference;
    const Image composite = frame.composite;
    for (int pass = 1; pass <= manifest_.passes; ++pass) {
        job.throwIfCancelled();
        const at::Tensor output =
            network_->run(pluginInputs(manifest_, frame, quality), job).front();
        const Image added = pluginDifference(manifest_, output, frame, quality);
        if (pass < manifest_.passes)
            frame.composite = pasted(frame, added);
        difference = sum(std::move(difference), added);
    }
    report(job, 2);
    frame.composite = composite;
    return manifest_.isLifted ? liftedDifference(frame, difference, raster)
                              : pixelChange(std::move(difference), frame.region, raster);
}

std::unique_ptr<Harmonizer> openPlugin(const std::filesystem::path& manifest,
                                       const ComputeDevice& device,
                                       const JobContext& job) {
    PluginManifest read = readPluginManifest(manifest);
    std::unique_ptr<PluginNetwork> network = openByTrust(read, device, job);
    return std::make_unique<PluginHarmonizer>(std::move(read), std::move(network), device);
}

}  // namespace r2r
