// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/stopwatch.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace r2r::cli {

/// The end of a child process.
struct ChildResult {
    int exitCode = -1;  ///< -1 when a signal ended it
    int signal = 0;
    std::string output;     ///< its standard output
    std::string errors;     ///< its standard error
    double seconds = 0;     ///< wall time from start to end
    double cpuSeconds = 0;  ///< of all its threads, the system's work for it included
    /// Bytes: the most that was resident at once, of this process before it as well: Linux counts
    /// what the starting process had, so a program that is to be measured has to tell its own.
    uint64_t peakMemory = 0;
};

/// A program that runs beside this one, with empty standard input and both outputs collected.
class ChildProcess {
public:
    /// @param arguments  the program, then its arguments
    /// @throws Error{Unreadable} with the system's reason if it cannot be started.
    explicit ChildProcess(const std::vector<std::string>& arguments);
    /// Kills it if it still runs.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    void send(int signal) const;

    /// Waits for its end. Once.
    [[nodiscard]] ChildResult wait();

private:
    pid_t pid_ = -1;
    Stopwatch watch_;
    ChildResult result_;
    std::jthread outputReader_;
    std::jthread errorReader_;
};

/// Starts a program and waits for it.
[[nodiscard]] ChildResult runChild(const std::vector<std::string>& arguments);

/// The file this process runs from.
[[nodiscard]] std::filesystem::path ownProgram();

}  // namespace r2r::cli
