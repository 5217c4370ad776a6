// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_renderer.h"

#include "engine/core/stopwatch.h"
#include "engine/imaging/placing/composite_parts.h"
#include "engine/pipeline/render.h"
#include "ui/document/qt_image.h"
#include "ui/preview/floating_layer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPartialInterval{250};

/// An emptied mask or a foreground pushed off the background is nothing to complain about while
/// the person edits.
bool isVisible(const Foreground& foreground, Size raster) {
    return !foreground.isHidden && !coveredBounds(foreground, raster).isEmpty();
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

/// The screen mixes encoded values, a composite light, in which darkness counts more: with this a
/// shadow looks over something bright as it does in the composite.
void fitToScreen(QImage& shadow, double opacity) {
    constexpr double kGamma = 2.2;
    std::array<int, 256> fitted{};
    for (size_t alpha = 0; alpha < fitted.size(); ++alpha)
        fitted[alpha] = static_cast<int>(std::lround(
            255 * (1 - std::pow(1 - opacity * static_cast<double>(alpha) / 255, 1 / kGamma))));
    for (int y = 0; y < shadow.height(); ++y) {
        auto* const row = reinterpret_cast<QRgb*>(shadow.scanLine(y));
        for (int x = 0; x < shadow.width(); ++x) {
            const int before = qAlpha(row[x]);
            if (before == 0)
                continue;
            const int now = fitted[static_cast<size_t>(before)];
            row[x] = qRgba(qRed(row[x]) * now / before,
                           qGreen(row[x]) * now / before,
                           qBlue(row[x]) * now / before,
                           now);
        }
    }
}

/// Makes a layer the shadow of its foreground.
/// @param larger  how much the background is than the picture that the shadow was made on
void castBy(const CastShadows::Shadow& shadow,
            const Foreground& caster,
            double larger,
            FloatingLayer& layer) {
    const Standing& small = shadow.standing;
    layer.foreground = shadow.caster;
    fitToScreen(layer.image, caster.shadow->opacity);
    layer.standing = Standing{.foot = {small.foot.x * larger, small.foot.y * larger},
                              .height = small.height * larger};
}

}  // namespace

PreviewResult PreviewRenderer::run(const PreviewRequest& request,
                                   const JobContext& job,
                                   const Deliver& draft) {
    const Stopwatch watch;
    finder_.cache().retain(request.composition);
    const Outdated ids = outdated(request);
    if (!ids.wanted.empty()) {
        PreviewResult early = painted(request, kWorkingSide, {});
        early.isDraft = true;
        early.seconds = watch.seconds();
        draft(early);
    }
    for (const ForegroundId foreground : ids.wanted)
        harmonize(request, foreground, job, draft);

    const bool isAtRest = request.quality == Quality::Full;
    PreviewResult result =
        painted(request, isAtRest ? std::max(request.longerSide, kWorkingSide) : kWorkingSide, job);
    result.outdated = ids.held;
    addRemarks(request, !ids.wanted.empty(), result);
    result.kept = finder_.cache().kept();
    result.seconds = watch.seconds();
    return result;
}

PreviewRenderer::Outdated PreviewRenderer::outdated(const PreviewRequest& request) {
    Outdated ids;
    const Composition& small = finder_.small(request.composition);
    HarmonizeRequest wanted{.composition = request.composition, .quality = request.quality};
    for (const Foreground& foreground : request.composition.foregrounds) {
        wanted.foreground = foreground.id;
        // A first touch of the brush may be too faint to be there on the smaller picture.
        if (!isVisible(foreground, request.composition.background.size()) ||
            !isVisible(*small.find(foreground.id), small.background.size()) ||
            finder_.cache().recall(wanted))
            continue;
        const bool isHeld = std::ranges::find(request.held, foreground.id) != request.held.end();
        (isHeld ? ids.held : ids.wanted).push_back(foreground.id);
    }
    return ids;
}

void PreviewRenderer::harmonize(const PreviewRequest& request,
                                ForegroundId foreground,
                                const JobContext& job,
                                const Deliver& draft) {
    std::optional<Clock::time_point> last;
    const auto show = [&](const SharedColorChange& soFar) {
        // Painting takes a tenth of a second, and a fast sampler should not wait for the canvas.
        if (last && Clock::now() - *last < kPartialInterval)
            return;
        PreviewResult partial =
            painted(request, kWorkingSide, {}, ForegroundChange{foreground, soFar});
        partial.isDraft = true;
        draft(partial);
        last = Clock::now();
    };
    finder_.find(
        {.composition = request.composition, .foreground = foreground, .quality = request.quality},
        job,
        request.quality == Quality::Full ? PartialListener(show) : PartialListener());
}

void PreviewRenderer::addRemarks(const PreviewRequest& request, bool isNew, PreviewResult& result) {
    HarmonizeRequest wanted{.composition = request.composition, .quality = request.quality};
    for (const Foreground& foreground : request.composition.foregrounds) {
        wanted.foreground = foreground.id;
        const FoundChange* found = finder_.cache().known(wanted);
        if (!found || foreground.isHidden)
            continue;
        if (isNew)
            result.notes.insert(result.notes.end(), found->notes.begin(), found->notes.end());
        if (found->guard)
            result.guarded[foreground.id] = *found->guard;
    }
}

PreviewResult PreviewRenderer::painted(const PreviewRequest& request,
                                       int longerSide,
                                       const JobContext& job,
                                       const std::optional<ForegroundChange>& soFar) {
    const Composition& reducedOne = finder_.small(request.composition);
    const Size smallSize = reducedOne.background.size();
    const std::vector<CastShadows::Shadow> shadows = finder_.shadows().of(reducedOne, job);
    const auto complete = [&](const Composition& composition) {
        return withLayers(pasted_.of(request.composition, composition, job), shadows, smallSize);
    };
    const Composition small = complete(reducedOne);
    const Composition shown =
        longerSide > kWorkingSide ? complete(reduced(request.composition, longerSide)) : small;
    std::vector<ForegroundChange> changes = finder_.cache().changesFor(request.composition);
    if (soFar) {
        std::erase_if(changes,
                      [&](const auto& each) { return each.foreground == soFar->foreground; });
        changes.push_back(*soFar);
    }
    const double fullWidth = request.composition.background.width();

    PreviewResult result{.generation = request.generation, .quality = request.quality};
    Rect touched;
    for (const Foreground& foreground : shown.foregrounds)
        if (!foreground.isHidden)
            touched = unionOf(touched, coveredBounds(foreground, shown.background.size()));
    if (touched.isEmpty())
        return result;
    const CompositeParts parts(shown.background, compositeLayers(shown, changes), job);
    result.patch = displayImage(parts.part(touched, job));
    result.region = scaled(touched, fullWidth / shown.background.width());

    for (const Foreground& foreground : small.foregrounds) {
        if (foreground.isHidden)
            continue;
        job.throwIfCancelled();
        FloatingLayer layer =
            floatingLayer(foreground, changeOf(foreground.id, changes), small.background.size());
        const double larger = fullWidth / small.background.width();
        const auto shadow = std::ranges::find(
            shadows, foreground.id, [](const auto& each) { return each.layer.id; });
        if (shadow != shadows.end())
            castBy(*shadow, *request.composition.find(shadow->caster), larger, layer);
        layer.placement = request.composition.find(layer.foreground)->placement;
        layer.region = scaled(layer.region, larger);
        result.layers.push_back(std::move(layer));
    }
    return result;
}

}  // namespace r2r::ui
