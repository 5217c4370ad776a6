// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/rank_launcher.h"

#include "app/cli/terminal.h"
#include "engine/core/error.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <optional>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace r2r::cli {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void throwSystem(const std::string& what) {
    throw Error(ErrorCode::Unreadable, fmt::format("{}: {}", what, std::strerror(errno)));
}

/// A port of the loopback on which no program listens.
uint16_t freePort() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (listener < 0 || ::bind(listener, generic, size) != 0 ||
        ::getsockname(listener, generic, &size) != 0)
        throwSystem("no port is free for the ranks to meet at");
    ::close(listener);
    return ntohs(address.sin_port);
}

std::vector<char*> pointersTo(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// The environment of this process with some variables replaced.
std::vector<std::string> environmentWith(const std::vector<std::string>& assignments) {
    std::vector<std::string> environment = assignments;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::string_view name = text.substr(0, text.find('=') + 1);
        if (std::ranges::none_of(assignments,
                                 [name](const auto& a) { return a.starts_with(name); }))
            environment.emplace_back(text);
    }
    return environment;
}

/// One rank that runs.
struct RankProcess {
    pid_t pid = 0;
    int64_t rank = 0;
    bool hasEnded = false;
};

RankProcess startRank(int64_t rank,
                      std::vector<std::string> arguments,
                      const std::vector<std::string>& assignments) {
    std::vector<std::string> environment = environmentWith(assignments);
    const std::vector<char*> words = pointersTo(arguments);
    const std::vector<char*> variables = pointersTo(environment);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        throwSystem(fmt::format("rank {} could not be started", rank));
    if (pid > 0)
        return {.pid = pid, .rank = rank};
    // In the child only what is safe after a fork. Its own group: Ctrl+C reaches it through us.
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent)
        ::_exit(1);
    if (rank > 0) {
        const int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, STDIN_FILENO);
    }
    ::execvpe(words[0], words.data(), variables.data());
    ::_exit(127);
}

class RankGroup {
public:
    RankGroup(int64_t count, const std::vector<std::string>& arguments) {
        const uint16_t port = freePort();
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const auto threads = std::max<int64_t>(1, static_cast<int64_t>(cores) / count);
        try {
            for (int64_t rank = 0; rank < count; ++rank)
                ranks_.push_back(startRank(rank,
                                           arguments,
                                           {fmt::format("RANK={}", rank),
                                            fmt::format("WORLD_SIZE={}", count),
                                            "MASTER_ADDR=127.0.0.1",
                                            fmt::format("MASTER_PORT={}", port),
                                            fmt::format("OMP_NUM_THREADS={}", threads)}));
        } catch (...) {
            sendAll(SIGKILL);
            throw;
        }
    }

    void sendAll(int signal) const {
        for (const RankProcess& rank : ranks_)
            if (!rank.hasEnded)
                ::kill(rank.pid, signal);
    }

    /// Notes the processes that have ended. @return whether any still runs.
    bool collect(Terminal& terminal) {
        bool isAnyoneLeft = false;
        for (RankProcess& rank : ranks_) {
            int status = 0;
            if (!rank.hasEnded && ::waitpid(rank.pid, &status, WNOHANG) == rank.pid) {
                rank.hasEnded = true;
                note(rank, status, terminal);
            }
            isAnyoneLeft = isAnyoneLeft || !rank.hasEnded;
        }
        return isAnyoneLeft;
    }

    [[nodiscard]] bool hasFailed() const { return failure_.has_value(); }

    [[nodiscard]] ExitCode result() const { return failure_.value_or(firstRank_); }

private:
    void note(const RankProcess& rank, int status, Terminal& terminal) {
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        if (rank.rank == 0 && code >= 0)
            firstRank_ = static_cast<ExitCode>(code);
        const bool isGood = code == 0 || code == static_cast<int>(ExitCode::Interrupted);
        if (isGood || failure_)
            return;
        failure_ = code > 0 ? static_cast<ExitCode>(code) : ExitCode::SomeFailed;
        if (WIFSIGNALED(status))
            terminal.say(fmt::format(
                "rank {} was ended by signal {}; the others stop", rank.rank, WTERMSIG(status)));
    }

    std::vector<RankProcess> ranks_;
    std::optional<ExitCode> failure_;
    ExitCode firstRank_ = ExitCode::Ok;
};

}  // namespace

ExitCode launchRanks(int64_t count,
                     const std::vector<std::string>& arguments,
                     Terminal& terminal,
                     const JobContext& job) {
    constexpr auto kLook = std::chrono::milliseconds(50);
    constexpr auto kPatience = std::chrono::seconds(45);
    RankGroup ranks(count, arguments);
    bool isTold = false;
    std::optional<Clock::time_point> failed;
    while (ranks.collect(terminal)) {
        if (job.isCancelled() && !isTold) {
            isTold = true;
            ranks.sendAll(SIGTERM);
        }
        if (ranks.hasFailed() && !failed)
            failed = Clock::now();
        if (failed && Clock::now() - *failed > kPatience)
            ranks.sendAll(SIGKILL);
        std::this_thread::sleep_for(kLook);
    }
    return ranks.result();
}

}  // namespace r2r::cli
