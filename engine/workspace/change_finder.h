// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/workspace/change_cache.h"
#include "ui/jobs/harmonizer_shelf.h"
#include "engine/workspace/small_composition.h"

#include <span>
#include <string>
#include <vector>

namespace r2r {

/// Runs harmonizers for everything that the window shows, and keeps what they found. Belongs to the
/// engine thread; blocking calls like the engine's own.
///
/// Colours are found on a composition of at most `kWorkingSide` pixels, whatever the canvas shows,
/// so zooming never changes them, and a preview, a comparison and a variation with the same
/// settings are one and the same run.
class ChangeFinder {
public:
    static constexpr int kWorkingSide = 1600;

    explicit ChangeFinder(HarmonizerShelf::Opener open, HarmonizerShelf::Question isNetwork = {});

    /// `composition`, reduced to the working side; valid until the next call.
    [[nodiscard]] const Composition& small(const Composition& composition) {
        return small_.of(composition);
    }

    [[nodiscard]] ChangeCache& cache() { return cache_; }

    /// Finds the change for the request's foreground and makes it the current one.
    /// @param request  its composition at full size
    /// @throws Cancelled, and what harmonizers throw.
    void find(const HarmonizeRequest& request,
              const JobContext& job,
              const PartialListener& partial = {});

    /// What the request's foreground would look like with these settings, without making it
    /// current: an earlier run is used again if there was one.
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] FoundChange tryOut(const HarmonizeRequest& request, const JobContext& job);

    /// One change for every seed, the request's own settings apart from that. Remembers them all.
    /// @param seeds  at least one
    /// @throws Cancelled, and what harmonizers throw.
    [[nodiscard]] std::vector<FoundChange> trySeeds(const HarmonizeRequest& request,
                                                    std::span<const uint64_t> seeds,
                                                    const JobContext& job);

    /// Closes all models: another device, another catalogue.
    void closeModels() { shelf_.clear(); }

private:
    [[nodiscard]] FoundChange run(const HarmonizeRequest& request,
                                  const JobContext& job,
                                  const PartialListener& partial,
                                  std::vector<FoundChange>* further);

    HarmonizerShelf shelf_;
    SmallComposition small_{kWorkingSide};
    ChangeCache cache_;
};

/// The request with another seed for its foreground.
[[nodiscard]] HarmonizeRequest withSeed(HarmonizeRequest request, uint64_t seed);

}  // namespace r2r
