// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/gpu_loss.h"

#include <atomic>

namespace r2r {
namespace {

std::atomic<bool>& lost() {
    static std::atomic<bool> isLost = false;
    return isLost;
}

}  // namespace

bool isGpuLost() {
    return lost();
}

void setGpuLost(bool isLost) {
    lost() = isLost;
}

}  // namespace r2r
