// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace r2r {

/// One line of the job protocol: what a long-running `r2r` tells on standard output (`--events -`)
/// and in `events.jsonl` of its folder. One JSON object a line:
///
///     {"event":"start","process":4711,"host":"ada","total":2000}
///     {"event":"step","step":120,"values":{"loss/ldm":0.031,"lr":1e-5},"seconds":1.9}
///     {"event":"validation","step":500,"values":{"val/psnr":31.2}}
///     {"event":"sample","step":500,"path":"samples/000500.png"}
///     {"event":"checkpoint","step":500,"path":"checkpoints/000500"}
///     {"event":"progress","done":12,"total":400,"message":"photo_0012"}
///     {"event":"warning","message":"…"}
///     {"event":"end","status":"done|cancelled|failed","message":"…"}
struct JobEvent {
    enum class Kind { Start, Step, Validation, Sample, Checkpoint, Progress, Warning, End };
    enum class Status { Done, Cancelled, Failed };

    Kind kind = Kind::Step;
    std::optional<int64_t> step;
    std::vector<std::pair<std::string, double>> values;  ///< in the order of the line; NaN is null
    std::optional<double> seconds;                       ///< since the start of the process
    std::string path;                                    ///< relative to the folder of the run
    std::string message;                                 ///< for people
    std::optional<int64_t> done;
    std::optional<int64_t> total;    ///< steps, or items
    std::optional<int64_t> process;  ///< of the operating system, on `host`
    std::string host;
    Status status = Status::Done;  ///< of End

    bool operator==(const JobEvent&) const = default;

    /// @throws Error{Corrupt} if the line is no event. Fields that are not known are passed over,
    /// so
    ///         that newer programs can be watched by older ones.
    [[nodiscard]] static JobEvent parse(std::string_view line);

    /// The line, without its end. Fields that are not set do not appear.
    [[nodiscard]] std::string line() const;
};

}  // namespace r2r
