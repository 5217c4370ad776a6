// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_event.h"
#include "training/training_config.h"

#include <filesystem>
#include <functional>

namespace r2r {

inline constexpr const char* kCheckpointFolder = "checkpoints";

/// The folder of one training run:
///
///     config.json       all settings, with absolute paths
///     environment.json  program, libraries, processor, and when it began
///     events.jsonl      what happened, in the lines of the job protocol
///     checkpoints/      see `Checkpoints`
///     samples/          pictures of fixed composites
class RunWriter {
public:
    /// Also told every line, for those who listen to the process.
    using Listener = std::function<void(const JobEvent&)>;

    /// Begins a run.
    /// @throws Error{InvalidArgument} if the folder has a run already; Error{Unreadable}.
    [[nodiscard]] static RunWriter begin(const std::filesystem::path& folder,
                                         const TrainingConfig& config,
                                         Listener listener);

    /// Goes on with one. Half a last line, which a kill can leave, is removed.
    /// @throws Error{NotFound} if there is none.
    [[nodiscard]] static RunWriter resume(const std::filesystem::path& folder, Listener listener);

    RunWriter(RunWriter&& other) noexcept;
    RunWriter& operator=(RunWriter&&) = delete;
    ~RunWriter();

    /// @throws Error{Unreadable} with the system's reason.
    void write(const JobEvent& event);

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    [[nodiscard]] std::filesystem::path checkpoints() const { return folder_ / kCheckpointFolder; }

private:
    RunWriter(std::filesystem::path folder, Listener listener);

    std::filesystem::path folder_;
    Listener listener_;
    int fd_ = -1;
};

/// The settings of a run that exists.
/// @throws Error{NotFound} · Error{InvalidArgument} as `readTrainingConfig`.
[[nodiscard]] TrainingConfig configOfRun(const std::filesystem::path& folder);

}  // namespace r2r
