// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/ranks.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace r2r {

/// A process's number among those that train together, and the address where they meet.
struct RankAddress {
    int64_t rank = 0;
    int64_t size = 1;
    std::string host = "127.0.0.1";  ///< of the first rank
    uint16_t port = 29'500;
};

/// Reads the environment variables of a launcher.
using Environment = std::function<std::optional<std::string>(const char* name)>;

/// From `RANK`, `WORLD_SIZE`, `MASTER_ADDR`, `MASTER_PORT` as torchrun sets them, or from Slurm's
/// `SLURM_PROCID`, `SLURM_NTASKS`, `SLURM_LAUNCH_NODE_IPADDR` and `SLURM_JOB_ID` (port 20,000 + the
/// last four digits). Nothing where neither says that there are several.
/// @throws Error{InvalidArgument} naming the variable whose value makes no sense.
[[nodiscard]] std::optional<RankAddress> rankAddress(const Environment& environment);

/// Joins the ranks over TCP (c10d's Gloo); blocks until all are there.
///
/// Tensors are summed in float32, on the CPU. A rank that dies closes its connections: the others
/// learn it with their next exchange. One that hangs is given up after `patience`.
/// @throws Error{Unreadable} if the others do not come within `patience`.
[[nodiscard]] std::unique_ptr<Ranks> joinRanks(
    const RankAddress& address, std::chrono::seconds patience = std::chrono::seconds(45));

}  // namespace r2r
