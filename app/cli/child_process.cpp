// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/child_process.h"

#include "engine/core/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace r2r::cli {
namespace {

struct Pipe {
    int readEnd = -1;
    int writeEnd = -1;
};

Pipe openPipe() {
    std::array<int, 2> ends = {};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorCode::Internal,
                    fmt::format("could not make a pipe: {}", std::strerror(errno)));
    return {ends[0], ends[1]};
}

/// Reads until the other side closes.
void collect(int descriptor, std::string& text) {
    std::array<char, 4096> buffer = {};
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(buffer.data(), static_cast<size_t>(count));
    }
    ::close(descriptor);
}

int spawn(pid_t& pid, std::vector<std::string> arguments, int output, int errors) {
    std::vector<char*> words;
    for (std::string& argument : arguments)
        words.push_back(argument.data());
    words.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    const int code = ::posix_spawnp(&pid, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments) {
    const Pipe output = openPipe();
    const Pipe errors = openPipe();
    // The readers first: where no thread can be had, no child is left without one.
    try {
        outputReader_ = std::jthread([this, output] { collect(output.readEnd, result_.output); });
        errorReader_ = std::jthread([this, errors] { collect(errors.readEnd, result_.errors); });
    } catch (...) {
        ::close(output.writeEnd);  // a reader that has begun ends
        ::close(errors.writeEnd);
        ::close(errors.readEnd);
        if (!outputReader_.joinable())
            ::close(output.readEnd);
        throw;
    }
    watch_.restart();
    const int code = spawn(pid_, arguments, output.writeEnd, errors.writeEnd);
    ::close(output.writeEnd);
    ::close(errors.writeEnd);
    if (code != 0) {
        pid_ = -1;
        throw Error(ErrorCode::Unreadable,
                    fmt::format("could not start {}: {}", arguments.front(), std::strerror(code)));
    }
}

ChildProcess::~ChildProcess() {
    if (pid_ < 0)
        return;
    ::kill(pid_, SIGKILL);
    (void)wait();
}

void ChildProcess::send(int signal) const {
    if (pid_ > 0)
        ::kill(pid_, signal);
}

ChildResult ChildProcess::wait() {
    int status = 0;
    struct rusage usage = {};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    result_.seconds = watch_.seconds();
    outputReader_.join();
    errorReader_.join();
    if (WIFEXITED(status))
        result_.exitCode = WEXITSTATUS(status);
    else
        result_.signal = WTERMSIG(status);
    const auto secondsOf = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    result_.cpuSeconds = secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
    result_.peakMemory = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
    return std::move(result_);
}

ChildResult runChild(const std::vector<std::string>& arguments) {
    return ChildProcess(arguments).wait();
}

std::filesystem::path ownProgram() {
    return std::filesystem::read_symlink("/proc/self/exe");
}

}  // namespace r2r::cli
