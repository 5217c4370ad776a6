// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include "engine/core/error.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace r2r::cli {
namespace {

constexpr char kSignal = 's';
constexpr char kEnd = 'e';

// A handler has no other way to find what it belongs to.
std::array<int, 2> channel = {-1, -1};

void restoreDefaults() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

void send(char what) {
    while (::write(channel[1], &what, 1) < 0 && errno == EINTR) {
    }
}

extern "C" void onSignal(int /*number*/) {
    const int saved = errno;
    restoreDefaults();
    send(kSignal);
    errno = saved;
}

void listen(int number) {
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    // Also where it was ignored, as in background jobs of scripts: `kill -INT` must stop a batch.
    ::sigaction(number, &action, nullptr);
}

}  // namespace

Interruption::Interruption() {
    if (::pipe2(channel.data(), O_CLOEXEC) != 0)
        throw Error(ErrorCode::Internal, "the system has no pipe left for this program");
    waiter_ = std::jthread([this] { wait(); });
    listen(SIGINT);
    listen(SIGTERM);
}

Interruption::~Interruption() {
    restoreDefaults();
    send(kEnd);
    waiter_.join();
    ::close(channel[0]);
    ::close(channel[1]);
}

void Interruption::wait() {
    char what = 0;
    for (;;) {
        const ssize_t count = ::read(channel[0], &what, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count != 1 || what == kEnd)
            return;
        stop_.request_stop();
    }
}

}  // namespace r2r::cli
