// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hosting/host_process.h"

#include "engine/core/error.h"
#include "engine/core/network_module.h"
#include "engine/core/system_info.h"
#include "engine/pipeline/hosting/library_folders.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kSocketThere = 3;  // the number that `r2r-model-host` knows

constexpr const char* kWhatToDo =
    "Nothing of your work is lost, and the next run starts it anew. If it happens again, export "
    "the network again or use another model.";

/// What computing listens to, and what the system's loader and sanitizers need. Nothing else of the
/// environment is shown to a model.
std::vector<std::string> environmentThere() {
    constexpr std::array<std::string_view, 12> kPrefixes = {"OMP_",
                                                            "MKL_",
                                                            "KMP_",
                                                            "GOMP_",
                                                            "OPENBLAS_",
                                                            "TBB_",
                                                            "LD_LIBRARY_PATH=",
                                                            "LC_",
                                                            "LANG=",
                                                            "ASAN_OPTIONS=",
                                                            "UBSAN_OPTIONS=",
                                                            "TSAN_OPTIONS="};
    std::vector<std::string> kept;
    for (char** each = environ; *each; ++each)
        if (std::ranges::any_of(kPrefixes,
                                [text = std::string_view(*each)](std::string_view start) {
                                    return text.starts_with(start);
                                }))
            kept.emplace_back(*each);
    return kept;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// With nothing of this process but one socket, and in a group of its own: Ctrl+C is for us.
int spawned(pid_t& pid, std::vector<std::string> words, int socket) {
    std::vector<std::string> environment = environmentThere();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, kSocketThere);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes,
        static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    const int code = ::posix_spawn(&pid,
                                   words.front().c_str(),
                                   &actions,
                                   &attributes,
                                   pointersTo(words).data(),
                                   pointersTo(environment).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

HostChannel::Clock::time_point after(double seconds) {
    return HostChannel::Clock::now() + std::chrono::duration_cast<HostChannel::Clock::duration>(
                                           std::chrono::duration<double>(seconds));
}

std::string printable(const Json& answer, const char* key) {
    constexpr size_t kLongest = 2000;
    const auto found = answer.find(key);
    std::string text = found != answer.end() && found->is_string() ? found->get<std::string>() : "";
    text = text.substr(0, kLongest);
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < ' ' || c == 0x7f; }, '?');
    return text;
}

}  // namespace

HostLimits HostLimits::ofThisComputer() {
    constexpr uint64_t kLeast = 3'000'000'000;
    return {.memoryBytes = std::max(kLeast, systemInfo().totalMemory / 4 * 3)};
}

Json answerOf(const Error& error) {
    constexpr size_t kLongest = 2000;
    return {{"error", static_cast<int>(error.code())},
            {"message", error.message().substr(0, kLongest)},
            {"hint", error.hint().substr(0, kLongest)}};
}

void throwIfError(const Json& answer) {
    const auto code = answer.find("error");
    if (code == answer.end())
        return;
    const int number = code->is_number_integer() ? code->get<int>() : -1;
    const bool isKnown = number >= 0 && number <= static_cast<int>(ErrorCode::Internal);
    throw Error(isKnown ? static_cast<ErrorCode>(number) : ErrorCode::Unsupported,
                printable(answer, "message"),
                printable(answer, "hint"));
}

HostProcess::HostProcess(std::string title, const HostLimits& limits, const JobContext& job)
    : title_(std::move(title)) {
    start(limits);
    try {
        const HostMessage hello = answer(limits.openSeconds, job);
        throwIfError(hello.content);
        confinement_ = {.hasFiles = hello.content.value("files", false),
                        .hasCalls = hello.content.value("calls", false)};
    } catch (...) {
        kill();
        throw;
    }
}

HostProcess::~HostProcess() {
    kill();
}

void HostProcess::start(const HostLimits& limits) {
    const std::filesystem::path program = moduleFile("r2r-model-host");
    if (!std::filesystem::exists(program))
        throw Error(ErrorCode::NotFound,
                    fmt::format("{}, which runs models that are not trusted, is missing from this "
                                "installation",
                                program.string()),
                    "Install R2R Studio again, or build it again.");
    std::array<int, 2> ends = {};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format(
                "the process for {} could not be started: {}", title_, std::strerror(errno)));
    channel_.emplace(Descriptor(ends[0]));
    const Descriptor theirs(ends[1]);
    std::vector<std::string> words = {program.string(), std::to_string(limits.memoryBytes)};
    for (const std::filesystem::path& folder : libraryFolders())
        words.push_back(folder.string());
    if (const int code = spawned(pid_, std::move(words), theirs.get()); code != 0) {
        pid_ = -1;
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} could not be started: {}", program.string(), std::strerror(code)));
    }
}

HostMessage HostProcess::ask(const Json& question,
                             int memory,
                             double seconds,
                             const JobContext& job) {
    // A question that does not arrive is answered by the end of the process.
    (void)channel_->send(question, memory);
    HostMessage reply;
    try {
        reply = answer(seconds, job);
    } catch (...) {
        kill();
        throw;
    }
    throwIfError(reply.content);
    return reply;
}

HostMessage HostProcess::answer(double seconds, const JobContext& job) {
    HostChannel::Silence silence{};
    if (auto message = channel_->receive(silence, after(seconds), job.stopToken()))
        return *std::move(message);
    if (silence == HostChannel::Silence::Stopped)
        throw Cancelled();
    if (silence == HostChannel::Silence::TooLong)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format("{} gave no answer for {:.0f} seconds and was stopped", title_, seconds),
            kWhatToDo);
    throw Error(ErrorCode::Unsupported,
                fmt::format("{} stopped working: its process {}", title_, ending()),
                kWhatToDo);
}

std::string HostProcess::ending() {
    int status = 0;
    // It has closed its socket: it is ending, or is to be ended.
    for (int wait = 0; wait < 40; ++wait) {
        const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
        if (ended == pid_) {
            pid_ = -1;
            if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
                return "was ended from outside (signal 9), perhaps because memory ran out";
            if (WIFSIGNALED(status))
                return fmt::format(
                    "crashed (signal {}, {})", WTERMSIG(status), ::sigabbrev_np(WTERMSIG(status)));
            return fmt::format("ended by itself (exit code {})", WEXITSTATUS(status));
        }
        if (ended < 0 && errno != EINTR)
            break;
        (void)::usleep(50'000);
    }
    kill();
    return "closed the connection";
}

void HostProcess::kill() {
    if (pid_ <= 0)
        return;
    (void)::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

}  // namespace r2r
