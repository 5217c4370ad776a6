// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_check.h"

#include "engine/core/error.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/measures/metrics.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/plugins/network_by_trust.h"
#include "engine/pipeline/plugins/plugin_harmonizer.h"
#include "engine/pipeline/plugins/plugin_readings.h"
#include "engine/pipeline/plugins/plugin_tensors.h"
#include "engine/pipeline/render.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <utility>

namespace r2r {
namespace {

constexpr double kFails = std::numeric_limits<double>::infinity();
constexpr int kMostChanges = 3;  // of a manifest that is wrong in several places

Image rendered(const Composition& composition, const SharedColorChange& change) {
    const ForegroundChange changes[] = {{composition.foregrounds.front().id, change}};
    return render(composition, changes);
}

/// The foreground's share of each pixel of the background; U8.
Image coverageOf(const Composition& composition) {
    const WorkingFrame frame =
        workingFrame(composition,
                     composition.foregrounds.front(),
                     {.longerSide = composition.background.size().longerSide(),
                      .context = std::numeric_limits<double>::infinity(),
                      .showsReference = false,
                      .isBare = true});
    Image mask(frame.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(
            frame.coverage.row<float>(y), mask.mutableRow<uint8_t>(y).begin(), [](float share) {
                return static_cast<uint8_t>(std::lround(255 * std::clamp(share, 0.0F, 1.0F)));
            });
    return mask;
}

/// Root mean square over the foreground, 0…255.
double distance(const Image& one, const Image& other, const Image& mask) {
    return std::sqrt(score(one, other, mask).foregroundMse);
}

/// Whether a network that was opened with one of them serves the other.
bool sharesNetwork(const PluginManifest& one, const PluginManifest& other) {
    return one.output.results() == other.output.results();
}

/// Runs a network with one manifest after the other.
class Trials {
public:
    Trials(const PluginManifest& manifest,
           const Composition& composition,
           const ComputeDevice& device,
           const JobContext& job)
        : manifest_(manifest)
        , network_(openByTrust(manifest, device, job))
        , composition_(composition)
        , device_(device)
        , job_(job) {}

    [[nodiscard]] Image picture(const PluginManifest& manifest) const {
        std::shared_ptr<PluginNetwork> network =
            sharesNetwork(manifest, manifest_) ? network_ : openByTrust(manifest, device_, job_);
        PluginHarmonizer harmonizer(manifest, std::move(network), device_);
        const HarmonizeRequest request{.composition = composition_,
                                       .foreground = composition_.foregrounds.front().id};
        return rendered(composition_, harmonizer.run(request, job_).change);
    }

    [[nodiscard]] PluginNetwork& network() const { return *network_; }

private:
    const PluginManifest& manifest_;
    std::shared_ptr<PluginNetwork> network_;
    const Composition& composition_;
    ComputeDevice device_;
    JobContext job_;
};

/// What the network's picture itself shows of a wrong manifest.
void lookAtPicture(const PluginManifest& manifest,
                   const Composition& composition,
                   PluginNetwork& network,
                   PluginRun& run) {
    const WorkingFrame frame =
        pluginFrame(manifest, composition, composition.foregrounds.front(), Quality::Full);
    const c10::InferenceMode noGradients;
    const at::Tensor output = network.run(pluginInputs(manifest, frame, Quality::Full)).front();
    const at::Tensor rgb = pluginPicture(manifest, output, frame, Quality::Full);
    const Size size{static_cast<int>(rgb.size(3)), static_cast<int>(rgb.size(2))};
    run.beyond = (rgb.lt(-0.02).logical_or(rgb.gt(1.02))).to(at::kFloat).mean().item<double>();
    const at::Tensor outside = tensorFromImage(resized(frame.coverage, size)).eq(0).to(at::kFloat);
    const double pixels = outside.sum().item<double>();
    const at::Tensor shown = tensorFromImage(resized(frame.composite, size)).clamp(0, 1);
    if (pixels > 0)
        run.beside =
            255 * ((rgb.clamp(0, 1) - shown).abs().mean(1, true) * outside).sum().item<double>() /
            pixels;
}

struct Candidate {
    PluginReading reading;
    double distance = kFails;
};

}  // namespace

PluginRun tryPlugin(const PluginManifest& manifest,
                    const Composition& composition,
                    const ComputeDevice& device,
                    const JobContext& job) {
    const Trials trials(manifest, composition, device, job);
    PluginRun run;
    const Stopwatch watch;
    const Image picture = trials.picture(manifest);
    run.seconds = watch.seconds();
    run.isConfined = trials.network().isConfined();
    run.change = distance(picture, rendered(composition, nullptr), coverageOf(composition));
    if (manifest.output.content == PluginOutputContent::Picture)
        lookAtPicture(manifest, composition, trials.network(), run);
    return run;
}

PluginMatch matchPlugin(const PluginManifest& manifest,
                        const Composition& composition,
                        const Image& reference,
                        const ComputeDevice& device,
                        const JobContext& job) {
    const Image mask = coverageOf(composition);
    const Trials trials(manifest, composition, device, job);
    const auto distanceOf = [&](const PluginManifest& read) {
        try {
            return distance(trials.picture(read), reference, mask);
        } catch (const Error& error) {
            if (error.code() != ErrorCode::Unsupported)
                throw;
            return kFails;
        }
    };

    PluginMatch match{.asDescribed = distanceOf(manifest)};
    PluginManifest best = manifest;
    if (manifest.output.isPicture() && manifest.isLifted) {
        best.isLifted =
            false;  // what the network itself gives, not a smooth field that explains it
        match.withPixels = distanceOf(best);
    }
    match.afterChanges = match.withPixels.value_or(match.asDescribed);
    while (match.afterChanges > PluginMatch::kFits && std::ssize(match.changes) < kMostChanges) {
        Candidate nearest;
        for (PluginReading& reading : otherReadings(best)) {
            job.throwIfCancelled();
            if (const double far = distanceOf(reading.manifest); far < nearest.distance)
                nearest = {std::move(reading), far};
        }
        constexpr double kWorthTelling = 0.8;
        if (!(nearest.distance < kWorthTelling * match.afterChanges))
            break;
        match.changes.push_back(nearest.reading.change);
        match.afterChanges = nearest.distance;
        best = std::move(nearest.reading.manifest);
    }
    return match;
}

}  // namespace r2r
