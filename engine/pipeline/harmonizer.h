// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/color/color_change.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/harmonizer_note.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace r2r {

enum class Quality : uint8_t {
    Draft,  ///< what an interactive preview can wait for
    Full,   ///< what an export deserves
};

/// One foreground of one composition, and how well to do it. Immutable once made; crosses threads.
struct HarmonizeRequest {
    Composition composition;
    ForegroundId foreground{};
    Quality quality = Quality::Full;
    /// Further seeds to try with the same settings. Whatever does not depend on the seed is
    /// computed once, so each costs less than a request of its own.
    std::vector<uint64_t> furtherSeeds;
};

/// The foreground that `request` names.
/// @throws Error{InvalidArgument} if the composition has none of that id.
[[nodiscard]] const Foreground& requiredForeground(const HarmonizeRequest& request);

/// A guard's finding on a change, and the share that it left (see `guardedShare`).
struct GuardFinding {
    static constexpr double kWorthTelling = 0.1;  // less of a change makes people wonder

    double deltaE = 0;  ///< of the whole change: mean distance in L*a*b* over the foreground
    double share = 1;   ///< of it that is used

    [[nodiscard]] bool isWorthTelling() const { return share < kWorthTelling; }

    bool operator==(const GuardFinding&) const = default;
};

/// A harmonizer's findings. The strengths are applied when the composition is rendered, so moving
/// them needs no new run.
struct HarmonizeResult {
    SharedColorChange change;
    std::vector<SharedColorChange> further;  ///< one for each of the request's `furtherSeeds`
    std::vector<HarmonizerNote> notes;
    /// The finding on `change`, then on each of `further`; empty without a guard.
    std::vector<GuardFinding> guard;
};

/// The result of a harmonizer that uses no random numbers.
[[nodiscard]] HarmonizeResult sameForEverySeed(SharedColorChange change,
                                               const HarmonizeRequest& request);

/// Adds the note of a harmonizer that follows the reference region, if only a part of that is on
/// the background.
void noteCutReference(const HarmonizeRequest& request, HarmonizeResult& result);

/// Adds the note of a harmonizer that does not, if there is a region.
/// @param model  its title
void noteUnusedReference(const HarmonizeRequest& request,
                         const std::string& model,
                         HarmonizeResult& result);

/// Told, on the thread that runs, what the result looks like so far. Each is better than the one
/// before.
using PartialListener = std::function<void(const SharedColorChange&)>;

/// Photographs in, a change of colours out. An ordinary blocking call: threads are the caller's
/// business.
///
/// The same request on the same device gives the same change. One instance serves one thread at a
/// time, unless it says that it serves several.
class Harmonizer {
public:
    virtual ~Harmonizer() = default;

    /// @throws Error{InvalidArgument} if the foreground cannot be harmonized (see
    /// `requireHarmonizable`),
    ///         Error{OutOfMemory} if the device has too little memory for the least it can do with,
    ///         Cancelled when the job is stopped.
    [[nodiscard]] HarmonizeResult run(const HarmonizeRequest& request,
                                      const JobContext& job,
                                      const PartialListener& partial = {}) {
        return harmonize(request, job, partial);
    }

    /// Whether runs on several threads go on at once: it keeps nothing from one to the next, and
    /// each uses little more than a core.
    [[nodiscard]] virtual bool servesSeveralThreads() const { return false; }

protected:
    /// @param partial  empty: no listener, and nothing should be spent on partial results.
    [[nodiscard]] virtual HarmonizeResult harmonize(const HarmonizeRequest& request,
                                                    const JobContext& job,
                                                    const PartialListener& partial) = 0;
};

}  // namespace r2r
