// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/plugins/plugin_manifest.h"

#include <optional>
#include <string>
#include <vector>

/// Whether a plug-in does what its manifest says, and what to change in the manifest if not.
namespace r2r {

/// A run of a plug-in on one composition.
struct PluginRun {
    double seconds = 0;       ///< without opening it
    double change = 0;        ///< of the foreground: root mean square, 0…255
    bool isConfined = false;  ///< it is not trusted, and ran in a process of its own
    /// Of a network that gives a picture: the share of its values beyond black and white, and how
    /// much its picture differs from the composite beside the foreground (mean, 0…255).
    std::optional<double> beyond;
    std::optional<double> beside;
};

/// The differences of a plug-in's result from a reference, root mean square over the foreground,
/// 0…255.
struct PluginMatch {
    static constexpr double kFits = 1.5;  // rounding and another way to resize

    double asDescribed = 0;            ///< infinite if the network fails with this manifest
    std::optional<double> withPixels;  ///< if the manifest lifts changes: as "pixels" instead
    std::vector<std::string> changes;  ///< of the manifest, that together fit better
    double afterChanges = 0;

    [[nodiscard]] bool fits() const { return withPixels.value_or(asDescribed) <= kFits; }
};

/// @param composition  its first foreground is harmonized at full strength
/// @throws what `openPlugin` and its harmonizer throw.
[[nodiscard]] PluginRun tryPlugin(const PluginManifest& manifest,
                                  const Composition& composition,
                                  const ComputeDevice& device,
                                  const JobContext& job);

/// Compares, and where it does not fit, looks among `otherReadings` for what fits better, one
/// change after the other.
/// @param reference  what the network's own program made of the composition, of its size
/// @throws Error{InvalidArgument} if the sizes differ; what opening the network throws.
[[nodiscard]] PluginMatch matchPlugin(const PluginManifest& manifest,
                                      const Composition& composition,
                                      const Image& reference,
                                      const ComputeDevice& device,
                                      const JobContext& job);

}  // namespace r2r
