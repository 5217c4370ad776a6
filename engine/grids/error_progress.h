// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <cstdint>

namespace r2r::grids {

/// Tells how far the error of a solve has come down on a logarithmic scale, never going back.
class ErrorProgress {
public:
    /// @param planes  that are solved one after the other
    ErrorProgress(const JobContext& job, double tolerance, int64_t planes = 1)
        : job_(job), tolerance_(tolerance), planes_(planes) {}

    /// @param plane  that the error is of; those before it are done
    /// @throws Cancelled
    void report(int64_t plane, double error);

private:
    const JobContext& job_;
    double tolerance_;
    int64_t planes_;
    int64_t plane_ = 0;
    double first_ = 0.0;
    int64_t percent_ = 0;
};

}  // namespace r2r::grids
