// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/transfer_harmonizer.h"

#include "engine/pipeline/working_frame.h"

namespace r2r {
namespace {

// Background to follow, in foreground sizes. On 40 composites with known truth a quarter
// was best for the half-strength mean shift; the whole picture, with light from elsewhere, 12 %
// worse.
constexpr double kContext = 0.25;

}  // namespace

HarmonizeResult TransferHarmonizer::harmonize(const HarmonizeRequest& request,
                                              const JobContext& job,
                                              const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = Phase::Harmonizing, .done = 0, .total = 2});
    // Means and deviations hardly depend on the size they are taken at.
    const int longerSide = request.quality == Quality::Draft ? 256 : 512;
    const WorkingFrame frame = workingFrame(
        request.composition, foreground, {.longerSide = longerSide, .context = kContext});
    job.report({.phase = Phase::Harmonizing, .done = 1, .total = 2});
    SharedColorChange change =
        colorTransfer(method_, frame.composite, frame.coverage, frame.reference);
    job.report({.phase = Phase::Harmonizing, .done = 2, .total = 2});
    HarmonizeResult result = sameForEverySeed(std::move(change), request);
    noteCutReference(request, result);
    return result;
}

}  // namespace r2r
