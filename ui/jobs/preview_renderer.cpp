// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/preview_renderer.h"

#include "engine/pipeline/render.h"
#include "ui/document/qt_image.h"
#include "ui/jobs/floating_layer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// An emptied mask or a foreground pushed off the background is nothing to complain about while
/// somebody edits.
bool isVisible(const Foreground& foreground, Size raster) {
    return !coveredBounds(foreground, raster).isEmpty();
}

/// To whole pixels: off by half a pixel of the larger raster at most, which the smaller one cannot
/// show.
Rect scaled(const Rect& rect, double factor) {
    const auto at = [factor](int value) { return static_cast<int>(std::lround(value * factor)); };
    const int x = at(rect.x);
    const int y = at(rect.y);
    return {x, y, std::max(1, at(rect.right()) - x), std::max(1, at(rect.bottom()) - y)};
}

SharedColorChange changeOf(ForegroundId id, const std::vector<ForegroundChange>& changes) {
    const auto found = std::ranges::find(changes, id, &ForegroundChange::foreground);
    return found == changes.end() ? nullptr : found->change;
}

}  // namespace

PreviewRenderer::PreviewRenderer(HarmonizerShelf::Opener open) : shelf_(std::move(open)) {}

PreviewResult PreviewRenderer::run(const PreviewRequest& request,
                                   const JobContext& job,
                                   const Deliver& draft) {
    const auto start = Clock::now();
    changes_.retain(request.composition);
    const std::vector<ForegroundId> wanted = outdated(request);
    if (!wanted.empty()) {
        PreviewResult early = painted(request, kWorkingSide, {});
        early.isDraft = true;
        early.seconds = secondsSince(start);
        draft(early);
    }
    for (const ForegroundId foreground : wanted)
        harmonize(request, foreground, job);

    const bool isAtRest = request.quality == Quality::Full;
    PreviewResult result =
        painted(request, isAtRest ? std::max(request.longerSide, kWorkingSide) : kWorkingSide, job);
    result.seconds = secondsSince(start);
    return result;
}

std::vector<ForegroundId> PreviewRenderer::outdated(const PreviewRequest& request) const {
    std::vector<ForegroundId> ids;
    HarmonizeRequest wanted{.composition = request.composition, .quality = request.quality};
    for (const Foreground& foreground : request.composition.foregrounds) {
        wanted.foreground = foreground.id;
        if (isVisible(foreground, request.composition.background.size()) &&
            !changes_.isCurrent(wanted))
            ids.push_back(foreground.id);
    }
    return ids;
}

void PreviewRenderer::harmonize(const PreviewRequest& request,
                                ForegroundId foreground,
                                const JobContext& job) {
    Harmonizer& harmonizer = shelf_.harmonizer(request.composition.find(foreground)->harmony.model);
    const HarmonizeResult result = harmonizer.run({.composition = small_.of(request.composition),
                                                   .foreground = foreground,
                                                   .quality = request.quality},
                                                  job);
    changes_.keep(
        {.composition = request.composition, .foreground = foreground, .quality = request.quality},
        result.change);
}

PreviewResult PreviewRenderer::painted(const PreviewRequest& request,
                                       int longerSide,
                                       const JobContext& job) {
    const Composition& small = small_.of(request.composition);
    const Composition shown =
        longerSide > kWorkingSide ? reduced(request.composition, longerSide) : small;
    const std::vector<ForegroundChange> changes = changes_.changesFor(request.composition);
    const double fullWidth = request.composition.background.width();

    PreviewResult result{.generation = request.generation, .quality = request.quality};
    Rect touched;
    for (const Foreground& foreground : shown.foregrounds)
        touched = unionOf(touched, coveredBounds(foreground, shown.background.size()));
    if (touched.isEmpty())
        return result;
    result.patch = displayImage(cropped(render(shown, changes, job), touched));
    result.region = scaled(touched, fullWidth / shown.background.width());

    for (const Foreground& foreground : small.foregrounds) {
        job.throwIfCancelled();
        FloatingLayer layer =
            floatingLayer(foreground, changeOf(foreground.id, changes), small.background.size());
        layer.placement = request.composition.find(foreground.id)->placement;
        layer.region = scaled(layer.region, fullWidth / small.background.width());
        result.layers.push_back(std::move(layer));
    }
    return result;
}

}  // namespace r2r::ui
