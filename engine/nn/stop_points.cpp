// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/stop_points.h"

#include <utility>

namespace r2r::nn {
namespace {

thread_local const JobContext* currentJob = nullptr;

}  // namespace

StopPoints::StopPoints(const JobContext& job) : outer_(std::exchange(currentJob, &job)) {}

StopPoints::~StopPoints() {
    currentJob = outer_;
}

void stopPoint() {
    if (currentJob)
        currentJob->throwIfCancelled();
}

}  // namespace r2r::nn
