// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "training/optimizer.h"
#include "training/stage.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace r2r {

/// The progress of a run. Everything else that decides its future is in the configuration, the
/// weights and the optimizer: random numbers follow from the position in the stream of samples.
struct TrainingState {
    int64_t step = 0;                                       ///< finished steps
    double best = std::numeric_limits<double>::infinity();  ///< lowest validation loss so far

    friend bool operator==(const TrainingState&, const TrainingState&) = default;
};

/// The checkpoints of one run: folders named after their step, and the link "best".
///
/// Each is a model folder, as `r2r inspect` and `loadModel` read it, with the averaged weights, and
/// beside them `training.safetensors` (see `Optimizer::state`) and `state.json` with the hashes.
/// A folder appears under its name when it is complete, so a kill at any moment leaves the last
/// one whole. The two newest are kept, and the best.
class Checkpoints {
public:
    explicit Checkpoints(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Writes the folder of the state's step, replacing one of that name, then removes what is too
    /// old. If it cannot be written, older ones are untouched.
    /// @return its name
    /// @throws Error{Unreadable} with the system's reason · Cancelled.
    std::string write(Stage& stage,
                      Optimizer& optimizer,
                      const TrainingState& state,
                      bool isBest,
                      const JobContext& job = {});

    /// Steps of those that are there, oldest first; sound or not.
    [[nodiscard]] std::vector<int64_t> steps() const;

    /// Fills networks and optimizer from the newest checkpoint whose hashes are right.
    /// @param remarks  a sentence for each that was passed over
    /// @throws Error{NotFound} if there is none; what `loadInto` throws.
    [[nodiscard]] TrainingState restore(Stage& stage,
                                        Optimizer& optimizer,
                                        std::vector<std::string>& remarks) const;

    /// Removes what an interrupted `write` left.
    void clean() const;

private:
    [[nodiscard]] std::filesystem::path pathOf(int64_t step) const;
    [[nodiscard]] TrainingState read(int64_t step, Stage& stage, Optimizer& optimizer) const;
    void retire(int64_t newest) const;

    std::filesystem::path folder_;
};

}  // namespace r2r
