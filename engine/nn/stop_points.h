// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

namespace r2r::nn {

/// While one lives, every block of a network that runs on this thread is a cancel point of `job`:
/// one evaluation of a large network takes many seconds. A guard like c10::InferenceMode, so that
/// the `forward` of a network is told nothing but tensors.
class StopPoints {
public:
    /// @param job  borrowed
    explicit StopPoints(const JobContext& job);
    ~StopPoints();
    StopPoints(const StopPoints&) = delete;
    StopPoints& operator=(const StopPoints&) = delete;

private:
    const JobContext* outer_;
};

/// For blocks, before they compute. @throws Cancelled if a stop of the thread's job was requested.
void stopPoint();

}  // namespace r2r::nn
