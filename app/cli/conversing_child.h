// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string>
#include <sys/types.h>

namespace r2r::cli {

/// A program that answers lines with lines, started through the shell.
class ConversingChild {
public:
    /// @throws Error{Unreadable} if it cannot be started.
    explicit ConversingChild(const std::string& command);
    /// Closes its input and waits for its end.
    ~ConversingChild();
    ConversingChild(const ConversingChild&) = delete;
    ConversingChild& operator=(const ConversingChild&) = delete;

    /// Its next line, without the line's end.
    /// @throws Error{Unreadable} if it has ended.
    [[nodiscard]] std::string read();

    /// Sends a line and waits for the answer.
    [[nodiscard]] std::string ask(const std::string& line);

private:
    std::string command_;
    pid_t pid_ = -1;
    std::FILE* toChild_ = nullptr;
    std::FILE* fromChild_ = nullptr;
};

}  // namespace r2r::cli
