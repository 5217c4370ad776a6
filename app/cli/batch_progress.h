// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/batch/batch.h"

#include <cstdint>
#include <string>
#include <vector>

namespace r2r::cli {

class Terminal;

/// "198 of 200 done, 2 failed, in 41 s".
[[nodiscard]] std::string summary(const BatchReport& report);

/// Remarks on the results as a whole, in sentences: what was done otherwise than
/// asked, and how many changes the guard left out.
[[nodiscard]] std::vector<std::string> remarks(const BatchReport& report);

/// Tells how a batch goes on: a bar with the time left on a terminal, else a line for each item;
/// a line for each failure in any case.
class BatchProgress {
public:
    BatchProgress(Terminal& terminal, int64_t total, bool isQuiet);

    void tell(const BatchOutcome& outcome);
    void show(const Progress& progress);

private:
    [[nodiscard]] std::string note() const;

    Terminal& terminal_;
    int64_t total_;
    bool isQuiet_;
    int64_t ended_ = 0;
    int64_t computed_ = 0;  ///< skipped items take no time and would spoil the estimate
    int64_t failed_ = 0;
    Stopwatch watch_;
};

}  // namespace r2r::cli
