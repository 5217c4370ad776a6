// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// One line of the job protocol: a long-running child process tells it to its parent process, on
/// its standard output and, in the same words, in the `events.jsonl` of its folder.
///
///     {"event":"start","step":0,"total":4000,"message":"clear_vae","process":4711,"host":"ada"}
///     {"event":"progress","message":"Packing","step":12,"total":64,"seconds":0.4}
///     {"event":"step","step":120,"values":{"loss/ldm":0.031,"lr":1e-5},"seconds":1.9}
///     {"event":"validation","step":500,"values":{"val/ldm":0.044}}
///     {"event":"sample","step":500,"path":"samples/000500.png"}
///     {"event":"checkpoint","step":500,"path":"checkpoints/000500"}
///     {"event":"message","message":"the newest checkpoint is damaged, …"}
///     {"event":"end","status":"done|cancelled|failed","message":"…"}
///
/// A second "start" in one file means that the job was resumed at its step: earlier lines about
/// later steps no longer count. Unknown fields are ignored, so that newer writers can be read.
/// docs/jobs.md tells which job sends what.
struct JobEvent {
    enum class Kind { Start, Progress, Step, Validation, Sample, Checkpoint, Message, End };
    enum class Status { Done, Cancelled, Failed };

    Kind kind = Kind::Message;
    int64_t step = 0;                      ///< finished steps, or units of work
    int64_t total = 0;                     ///< 0: unknown
    std::map<std::string, double> values;  ///< may hold NaN and infinities
    double seconds = 0;                    ///< since the previous event of this kind
    std::string path;                      ///< relative to the folder of the job
    Status status = Status::Done;
    std::string message;  ///< for people; of Start, Progress and Step what is being done
    int64_t process = 0;  ///< of Start: the process and the machine it runs on, by which a
    std::string host;     ///< reader of the file can tell whether the process still lives

    /// Start of a job that the calling process does, on this machine.
    [[nodiscard]] static JobEvent startHere(std::string message);

    /// @throws Error{Corrupt} naming the line's first 60 bytes, if it is not JSON, no object, of an
    ///         unknown kind or has a field of another type.
    [[nodiscard]] static JobEvent parse(std::string_view line);

    /// Without a line break, and without fields that say nothing.
    [[nodiscard]] std::string line() const;

    friend bool operator==(const JobEvent&, const JobEvent&) = default;
};

/// A command to a job, one a line on its standard input: {"command":"checkpoint"}.
enum class JobCommand { Checkpoint, Stop };

/// Returns nothing for a line that is not a command; a mistyped line does not end a job.
[[nodiscard]] std::optional<JobCommand> parseJobCommand(std::string_view line);

}  // namespace r2r
