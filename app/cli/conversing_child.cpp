// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/conversing_child.h"

#include "engine/core/error.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace r2r::cli {

ConversingChild::ConversingChild(const std::string& command) : command_(command) {
    std::array<int, 2> down{};
    std::array<int, 2> up{};
    if (pipe(down.data()) != 0 || pipe(up.data()) != 0 || (pid_ = fork()) < 0)
        throw Error(ErrorCode::Unreadable,
                    fmt::format("cannot start \"{}\": {}", command, std::strerror(errno)));
    if (pid_ == 0) {
        dup2(down[0], STDIN_FILENO);
        dup2(up[1], STDOUT_FILENO);
        for (const int end : {down[0], down[1], up[0], up[1]})
            close(end);
        execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        _exit(127);
    }
    close(down[0]);
    close(up[1]);
    toChild_ = fdopen(down[1], "w");
    fromChild_ = fdopen(up[0], "r");
}

ConversingChild::~ConversingChild() {
    std::fclose(toChild_);
    std::fclose(fromChild_);
    waitpid(pid_, nullptr, 0);
}

std::string ConversingChild::read() {
    std::array<char, 256> buffer{};
    std::string line;
    while (line.empty() || line.back() != '\n') {
        if (!std::fgets(buffer.data(), buffer.size(), fromChild_))
            throw Error(ErrorCode::Unreadable,
                        fmt::format("\"{}\" ended before it answered", command_),
                        "Run it alone to see why.");
        line += buffer.data();
    }
    line.pop_back();
    return line;
}

std::string ConversingChild::ask(const std::string& line) {
    std::fputs((line + "\n").c_str(), toChild_);
    std::fflush(toChild_);
    return read();
}

}  // namespace r2r::cli
