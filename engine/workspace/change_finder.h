// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/workspace/cast_shadows.h"
#include "engine/workspace/change_cache.h"
#include "engine/workspace/measured_runs.h"
#include "engine/workspace/small_composition.h"
#include "engine/workspace/workspace.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// Runs harmonizers for everything that the window shows and writes, and keeps what they found. One
/// thread; blocking calls like the engine's own.
///
/// At full quality colours are found on the composition itself, whatever the canvas shows: zooming
/// never changes them, and a preview, a comparison, a variation and an export with the same
/// settings are one and the same run. Only drafts, which follow a moving hand, are found on a
/// composition of at most `kWorkingSide` pixels.
class ChangeFinder {
public:
    static constexpr int kWorkingSide = kShadowSide;

    /// Tells the device for the next run; may take a moment, and may throw.
    using Device = std::function<const ComputeDevice&()>;

    /// @param workspace  borrowed; must live longer
    ChangeFinder(Workspace& workspace, Device device);

    /// `composition`, reduced to the working side; valid until the next call.
    [[nodiscard]] const Composition& small(const Composition& composition) {
        return small_.of(composition);
    }

    [[nodiscard]] ChangeCache& cache() { return cache_; }

    /// The shadows of `small(composition)`.
    [[nodiscard]] CastShadows& shadows() { return shadows_; }

    /// The times of the runs so far.
    [[nodiscard]] const MeasuredRuns& times() const { return times_; }

    /// Finds the change for the request's foreground and makes it the current one.
    /// @param request  its composition at full size
    /// @throws Cancelled, and what harmonizers throw.
    void find(const HarmonizeRequest& request,
              const JobContext& job,
              const PartialListener& partial = {});

    /// The look of the request's foreground with these settings, without making it
    /// current: an earlier run is used again if there was one.
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] FoundChange tryOut(const HarmonizeRequest& request, const JobContext& job);

    /// One change for every seed, the request's own settings apart from that. Those of earlier runs
    /// are used again, and all are remembered.
    /// @param seeds  at least one
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] std::vector<FoundChange> trySeeds(const HarmonizeRequest& request,
                                                    std::span<const uint64_t> seeds,
                                                    const JobContext& job);

    /// An export paints these: for every shown foreground the change that was found for
    /// a preview, if it was found at full quality, on this device and by the model as it is on disk
    /// now, or was kept in a file; else it is found, and a later preview uses it. So a picture is
    /// written as it was seen, and its recipe gives the same bytes again.
    /// @param notes  takes everything that was done otherwise than asked
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] std::vector<ForegroundChange> changesToWrite(
        const Composition& composition,
        const JobContext& job,
        std::vector<HarmonizerNote>* notes = nullptr);

private:
    [[nodiscard]] bool isGoodToWrite(const FoundChange& found, const std::string& model);
    [[nodiscard]] FoundChange run(const HarmonizeRequest& request,
                                  const JobContext& job,
                                  const PartialListener& partial,
                                  std::vector<FoundChange>* further);

    Workspace& workspace_;
    Device device_;
    SmallComposition small_{kWorkingSide};
    ChangeCache cache_;
    CastShadows shadows_;
    MeasuredRuns times_;
};

/// The request with another seed for its foreground.
[[nodiscard]] HarmonizeRequest withSeed(HarmonizeRequest request, uint64_t seed);

}  // namespace r2r
