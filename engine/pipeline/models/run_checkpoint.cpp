// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/run_checkpoint.h"

#include "engine/core/error.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCheckpoints = "checkpoints";
constexpr const char* kBest = "best";
constexpr std::string_view kLast = "last";

/// The step of a checkpoint's folder, which is named by it.
std::optional<int64_t> stepOf(std::string_view name) {
    int64_t step = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), step);
    const bool isWhole = error == std::errc() && end == name.data() + name.size();
    return isWhole && step >= 0 ? std::optional(step) : std::nullopt;
}

/// A run's folder with checkpoints in it.
struct Run {
    fs::path folder;
    std::vector<std::pair<int64_t, fs::path>> checkpoints;  ///< by step, at least one
    std::optional<int64_t> best;

    [[nodiscard]] RunCheckpoint checkpoint(int64_t step) const {
        const auto found =
            std::ranges::find(checkpoints, step, &std::pair<int64_t, fs::path>::first);
        if (found == checkpoints.end())
            throw Error(ErrorCode::NotFound,
                        fmt::format("{} has no checkpoint of step {}", folder.string(), step),
                        fmt::format("It has those of the steps {}.", fmt::join(steps(), ", ")));
        return {.folder = found->second,
                .run = folder.filename().string(),
                .step = step,
                .newest = checkpoints.back().first,
                .best = best};
    }

    [[nodiscard]] std::vector<int64_t> steps() const {
        std::vector<int64_t> all;
        for (const auto& [step, path] : checkpoints)
            all.push_back(step);
        return all;
    }
};

std::optional<Run> runAt(const fs::path& folder) {
    Run run{.folder = folder};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / kCheckpoints, error))
        if (const auto step = stepOf(entry.path().filename().string());
            step && entry.is_directory(error))
            run.checkpoints.emplace_back(*step, entry.path());
    if (run.checkpoints.empty())
        return std::nullopt;
    std::ranges::sort(run.checkpoints);
    const fs::path best = fs::canonical(folder / kCheckpoints / kBest, error);
    if (!error)
        run.best = stepOf(best.filename().string());
    return run;
}

}  // namespace

std::optional<RunCheckpoint> runCheckpoint(const fs::path& path, std::string_view which) {
    std::error_code error;
    const fs::path place = fs::canonical(path, error);  // "best" is a link
    if (error)
        return std::nullopt;
    if (place.parent_path().filename() == kCheckpoints) {
        const auto run = runAt(place.parent_path().parent_path());
        const auto step = stepOf(place.filename().string());
        return run && step ? std::optional(run->checkpoint(*step)) : std::nullopt;
    }
    const auto run = runAt(place);
    if (!run)
        return std::nullopt;
    const int64_t last = run->checkpoints.back().first;
    if (which.empty())
        return run->checkpoint(run->best.value_or(last));
    if (which == kLast)
        return run->checkpoint(last);
    if (which == kBest && !run->best)
        throw Error(
            ErrorCode::NotFound,
            fmt::format("{} has no best checkpoint: it was not validated, or never became better "
                        "than it began",
                        run->folder.string()),
            "Take the last one.");
    const auto step = which == kBest ? run->best : stepOf(which);
    if (!step)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("\"{}\" is no checkpoint of a run", which),
                    "Known are best, last, or a step.");
    return run->checkpoint(*step);
}

std::string titleOfRun(std::string_view run) {
    return fmt::format("{} (training run)", run);
}

}  // namespace r2r
