// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/measures/metrics.h"
#include "engine/pipeline/evaluation/evaluation.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

// The only one so far: pictures as they are, without resizing.
constexpr auto kProtocols = enumWords<EvaluationProtocol>({{EvaluationProtocol::Full, "full"}});

struct ScoreOptions {
    fs::path result;
    fs::path reference;
    fs::path mask;
    EvaluationProtocol protocol = EvaluationProtocol::Full;
    bool printsJson = false;
};

Scores scored(const ScoreOptions& options, const JobContext& job) {
    job.report({.phase = Phase::Reading, .done = 0, .total = 3});
    const Image result = readPhotograph(options.result).image;
    job.report({.phase = Phase::Reading, .done = 1, .total = 3});
    const Image reference = readPhotograph(options.reference).image;
    job.report({.phase = Phase::Reading, .done = 2, .total = 3});
    const Image mask = readMask(options.mask);
    requireSameSize(mask, options.mask.string(), result.size(), options.result.string());
    job.report({.phase = Phase::Comparing});
    const Scores scores = score(result, reference, mask);
    if (scores.foregroundPixels == 0)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask {} is empty", options.mask.string()),
                    "Make the foreground white in it.");
    return scores;
}

/// Equal pictures have an infinite PSNR, for which JSON has no number.
Json decibels(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json scoresJson(const Scores& scores, std::string_view protocol) {
    return {{"protocol", protocol},
            {"mse", scores.mse},
            {"fmse", scores.foregroundMse},
            {"psnr", decibels(scores.psnr)},
            {"fpsnr", decibels(scores.foregroundPsnr)},
            {"ssim", scores.ssim},
            {"delta_e", scores.deltaE},
            {"foreground_delta_e", scores.foregroundDeltaE},
            {"foreground_pixels", scores.foregroundPixels}};
}

std::string scoresTable(const Scores& scores) {
    return textTable({
        {"METRIC", "PICTURE", "FOREGROUND"},
        {"MSE", fmt::format("{:.3f}", scores.mse), fmt::format("{:.3f}", scores.foregroundMse)},
        {"PSNR dB",
         fmt::format("{:.3f}", scores.psnr),
         fmt::format("{:.3f}", scores.foregroundPsnr)},
        {"SSIM", fmt::format("{:.5f}", scores.ssim), ""},
        {"ΔE 2000",
         fmt::format("{:.3f}", scores.deltaE),
         fmt::format("{:.3f}", scores.foregroundDeltaE)},
        {"pixels", "", fmt::format("{}", scores.foregroundPixels)},
    });
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ScoreOptions>();
    addPath(app, "RESULT", options->result, "Harmonized picture", "")->required();
    addPath(app, "REFERENCE", options->reference, "Picture that it should look like", "")
        ->required();
    addPath(app, "--mask", options->mask, "Mask of the foreground")->required();
    addChoice(app,
              "--protocol",
              options->protocol,
              kProtocols,
              "How to compare: full (both pictures at full resolution) [full]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        const Scores scores = scored(*options, job);
        terminal.print(options->printsJson
                           ? formatJson(scoresJson(scores, kProtocols.word(options->protocol)))
                           : scoresTable(scores));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "score",
    .purpose = "Measure how close a result is to a reference",
    .examples = "  r2r score harmonized.png real.png --mask mask.png\n"
                "  r2r score harmonized.png real.png --mask mask.png --protocol full --json\n",
    .rank = 50,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
