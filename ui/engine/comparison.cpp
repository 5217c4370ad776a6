// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/comparison.h"

#include "engine/core/error.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/pipeline/render.h"
#include "ui/document/qt_image.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r::ui {
namespace {

/// The document with the trial's settings, as a harmonizer wants it.
HarmonizeRequest harmonizeRequestOf(const TrialRequest& trial) {
    HarmonizeRequest request{.composition = trial.composition, .foreground = trial.foreground};
    (void)requiredForeground(request);
    request.composition.find(trial.foreground)->harmony = trial.settings;
    return request;
}

/// The known changes of the other foregrounds.
std::vector<ForegroundChange> changesOfOthers(const HarmonizeRequest& request,
                                              EngineModels& models) {
    auto changes = models.finder().cache().changesFor(request.composition);
    std::erase_if(changes, [&](const auto& each) { return each.foreground == request.foreground; });
    return changes;
}

/// That, and `change` for this one.
std::vector<ForegroundChange> changesWith(const HarmonizeRequest& request,
                                          const SharedColorChange& change,
                                          EngineModels& models) {
    auto changes = changesOfOthers(request, models);
    changes.push_back({request.foreground, change});
    return changes;
}

/// The foreground and as much around it as half of it, within the raster.
Rect surroundings(const Foreground& foreground, Size raster) {
    const Rect covered = coveredBounds(foreground, raster);
    const int margin = std::max(covered.width, covered.height) / 4;
    const Rect wider{covered.x - margin,
                     covered.y - margin,
                     covered.width + 2 * margin,
                     covered.height + 2 * margin};
    return intersection(wider, Rect::of(raster));
}

}  // namespace

TrialResult trialOf(const TrialRequest& trial, EngineModels& models, const JobContext& job) {
    const HarmonizeRequest request = harmonizeRequestOf(trial);
    FoundChange found = models.finder().tryOut(request, job);
    TrialResult result{
        .settings = trial.settings,
        .picture = render(request.composition, changesWith(request, found.change, models), job),
        .display = {},
        .seconds = found.seconds,
        .notes = std::move(found.notes),
        .guard = found.guard};
    result.display = displayImage(result.picture);
    return result;
}

PaintedComposite compositeOf(const TrialRequest& trial,
                             EngineModels& models,
                             const JobContext& job) {
    const HarmonizeRequest request = harmonizeRequestOf(trial);
    PaintedComposite composite{
        .picture = render(request.composition, changesOfOthers(request, models), job),
        .display = {}};
    composite.display = displayImage(composite.picture);
    return composite;
}

ComparisonScores scoresOf(const ScoreRequest& request) {
    const Image truth = readPhotograph(request.truth).image;
    const Size expected = request.composition.background.size();
    if (truth.size() != expected)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} has {} × {} pixels, the background {} × {}",
                                request.truth.filename().string(),
                                truth.width(),
                                truth.height(),
                                expected.width,
                                expected.height),
                    "A ground truth shows the same scene at the same size.");
    const Foreground* foreground = request.composition.find(request.foreground);
    if (!foreground)
        throw Error(ErrorCode::InvalidArgument, "the foreground that was compared is gone");
    const Image mask = coverageOf(*foreground, expected);
    const auto scored = [&](const std::optional<Image>& picture) {
        return picture ? std::optional(score(*picture, truth, mask)) : std::nullopt;
    };
    return {.composite = scored(request.composite),
            .pictures = {scored(request.pictures[0]), scored(request.pictures[1])}};
}

Image coverageOf(const Foreground& foreground, Size raster) {
    Image mask(raster, 1, SampleType::U8);
    const ForegroundSampler sampler(
        foreground.image, foreground.mask.toImage(), foreground.backgroundFromForeground(), raster);
    const Rect& bounds = sampler.bounds();
    for (int y = bounds.y; y < bounds.bottom(); ++y) {
        const PlacedPixels row = sampler.sample({bounds.x, y, bounds.width, 1});
        const auto coverage = row.coverage.row<float>(0);
        auto out = mask.mutableRow<uint8_t>(y).subspan(static_cast<size_t>(row.region.x));
        for (size_t x = 0; x < coverage.size(); ++x)
            out[x] = static_cast<uint8_t>(std::lround(255 * std::clamp(coverage[x], 0.0F, 1.0F)));
    }
    return mask;
}

std::vector<Variation> variationsOf(const TrialRequest& trial,
                                    const std::vector<uint64_t>& seeds,
                                    int sidePx,
                                    EngineModels& models,
                                    const JobContext& job) {
    const HarmonizeRequest request = harmonizeRequestOf(trial);
    const std::vector<FoundChange> found = models.finder().trySeeds(request, seeds, job);
    const Composition small = models.finder().small(request.composition);
    const Rect shown = surroundings(*small.find(request.foreground), small.background.size());
    std::vector<Variation> variations;
    for (size_t i = 0; i < found.size() && !shown.isEmpty(); ++i) {
        const Image picture = render(small, changesWith(request, found[i].change, models), job);
        const QImage display = displayImage(cropped(picture, shown));
        variations.push_back({.seed = seeds[i],
                              .thumbnail = display.scaled(
                                  sidePx, sidePx, Qt::KeepAspectRatio, Qt::SmoothTransformation),
                              .seconds = found[i].seconds});
    }
    return variations;
}

}  // namespace r2r::ui
