// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// A checkpoint of a training run, as a model that could be imported.
struct RunCheckpoint {
    std::filesystem::path folder;
    std::string run;     ///< what its run is called: the name of its folder
    int64_t step = 0;    ///< it was written after
    int64_t newest = 0;  ///< step of the run's newest checkpoint
    std::optional<int64_t>
        best;  ///< of the best one by validation, if any was better than the start
};

/// The checkpoint that `path` means: a checkpoint's own folder, or one of those of a run's folder.
/// @param which  of a run: "best", "last" or a step; empty: the best if there is one, else the last
/// @return nothing if it is neither a run with checkpoints nor a checkpoint
/// @throws Error{NotFound} naming those there are if the run lacks the one that is asked for,
///         Error{InvalidArgument} for another word.
[[nodiscard]] std::optional<RunCheckpoint> runCheckpoint(const std::filesystem::path& path,
                                                         std::string_view which = {});

/// The title in menus of a model that came from a run.
[[nodiscard]] std::string titleOfRun(std::string_view run);

}  // namespace r2r
