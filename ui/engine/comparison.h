// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/measures/metrics.h"
#include "ui/engine/engine_models.h"

#include <QImage>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// A comparison of models asks these of the engine thread: pure functions of values.
namespace r2r::ui {

/// One foreground of a document, with other settings than its own.
struct TrialRequest {
    Composition composition;  ///< other foregrounds are shown as far as they are known
    ForegroundId foreground{};
    HarmonySettings settings;
};

struct TrialResult {
    HarmonySettings settings;
    Image picture;       ///< the whole composition, size and form of its background
    QImage display;      ///< the same for the screen
    double seconds = 0;  ///< of the run, without reading weights and painting
    std::vector<HarmonizerNote> notes;
    std::optional<GuardFinding> guard = std::nullopt;  ///< nothing: not under guard
};

/// Harmonizes with the request's settings and paints at full size. An earlier run with the same
/// settings is used again, and a later preview with them will use this one.
/// @throws Cancelled, and what harmonizers throw.
[[nodiscard]] TrialResult trialOf(const TrialRequest& request,
                                  EngineModels& models,
                                  const JobContext& job);

/// A composition whose foreground is as it was pasted, whole and for the screen.
struct PaintedComposite {
    Image picture;
    QImage display;
};

/// The picture before a trial: other foregrounds as far as they are known, this one unchanged.
/// @throws Cancelled
[[nodiscard]] PaintedComposite compositeOf(const TrialRequest& request,
                                           EngineModels& models,
                                           const JobContext& job);

/// Asks for the distances of pictures from the true look of the photograph.
struct ScoreRequest {
    std::optional<Image> composite;
    std::array<std::optional<Image>, 2> pictures;
    Composition composition;  ///< that they were made of
    ForegroundId foreground{};
    std::filesystem::path truth;
};

/// The scores of the pictures that were there.
struct ComparisonScores {
    std::optional<Scores> composite;
    std::array<std::optional<Scores>, 2> pictures;
};

/// By `score`, whose protocol is stated in engine/imaging/measures/metrics.h.
/// @throws Error{InvalidArgument} naming both sizes if the truth has another size than the
///         background, and what reading it throws.
[[nodiscard]] ComparisonScores scoresOf(const ScoreRequest& request);

/// The coverage of a raster of size `raster` by `foreground`: U8, 1 channel.
[[nodiscard]] Image coverageOf(const Foreground& foreground, Size raster);

/// One of several seeds, small enough for a list.
struct Variation {
    uint64_t seed = 0;
    QImage thumbnail;    ///< of the surroundings of the foreground
    double seconds = 0;  ///< its share of the run
};

/// The request's settings with each of `seeds`; the longer side of a thumbnail is at most `sidePx`.
/// @throws Cancelled, and what harmonizers throw.
[[nodiscard]] std::vector<Variation> variationsOf(const TrialRequest& request,
                                                  const std::vector<uint64_t>& seeds,
                                                  int sidePx,
                                                  EngineModels& models,
                                                  const JobContext& job);

}  // namespace r2r::ui
