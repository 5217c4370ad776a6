// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include "engine/core/error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace r2r::cli {
namespace {

constexpr auto kRedrawAfter = std::chrono::milliseconds(50);
constexpr int kBarWidth = 30;
constexpr std::string_view kEraseLine = "\r\x1b[K";

/// 0, or the errno of the write that failed.
int writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text.remove_prefix(static_cast<size_t>(written));
    }
    return 0;
}

std::string onOneLine(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(
        line,
        [](char c) {
            const auto code = static_cast<unsigned char>(c);
            return code < 0x20 || code == 0x7F;
        },
        ' ');
    return line;
}

std::string bar(const Progress& progress, std::string_view note) {
    const std::string phase = phaseText(progress.phase, progress.subject);
    if (progress.total <= 0)
        return fmt::format("{} …{}{}", phase, note.empty() ? "" : "  ", note);
    const int64_t done = std::clamp<int64_t>(progress.done, 0, progress.total);
    const auto filled = static_cast<int>(done * kBarWidth / progress.total);
    return fmt::format("{:<12} [{:<{}}] {:3} %{}{}",
                       phase,
                       std::string(static_cast<size_t>(filled), '#'),
                       kBarWidth,
                       done * 100 / progress.total,
                       note.empty() ? "" : "  ",
                       note);
}

}  // namespace

Terminal::Terminal() : isTerminal_(::isatty(STDERR_FILENO) == 1) {}

Terminal::~Terminal() {
    hideProgress();
}

void Terminal::say(std::string_view line) {
    hideProgress();
    // If standard error is gone, no output is left to tell it.
    (void)writeAll(STDERR_FILENO, onOneLine(line) + "\n");
}

void Terminal::showProgress(const Progress& progress, std::string_view note) {
    if (!isTerminal_)
        return;
    const auto now = Clock::now();
    const bool isNew =
        progress.phase != phase_ || progress.subject != subject_ || progress.done == progress.total;
    if (isBarVisible_ && !isNew && now - lastDrawn_ < kRedrawAfter)
        return;
    phase_ = progress.phase;
    subject_ = progress.subject;
    lastDrawn_ = now;
    isBarVisible_ = true;
    (void)writeAll(STDERR_FILENO, std::string(kEraseLine) + bar(progress, note));
}

void Terminal::hideProgress() {
    if (!isBarVisible_)
        return;
    isBarVisible_ = false;
    (void)writeAll(STDERR_FILENO, kEraseLine);
}

void Terminal::print(std::string_view text) {
    hideProgress();
    const int code = writeAll(STDOUT_FILENO, text);
    if (code != 0 && code != EPIPE)
        throw Error(ErrorCode::Unreadable,
                    fmt::format("could not write to standard output: {}", std::strerror(code)));
}

void reserveStandardStreams() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) >= 0)
            continue;
        // For reading only, so that a result that goes nowhere is still an error. The lowest free
        // number is given out, which is `descriptor`.
        (void)::open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace r2r::cli
