// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/hosting/descriptor.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace r2r {

/// What one side tells the other: an object of at most 64 KiB as text, and perhaps open memory.
struct HostMessage {
    Json content = Json::object();
    Descriptor memory;
};

/// One end of the connection between a program and the process that it had started. One thread at
/// a time.
class HostChannel {
public:
    using Clock = std::chrono::steady_clock;

    /// @param socket  of a pair that keeps messages apart (SOCK_SEQPACKET)
    explicit HostChannel(Descriptor socket) : socket_(std::move(socket)) {}

    [[nodiscard]] int socket() const { return socket_.get(); }

    /// @param memory  handed over as a further opening of the same memory; -1: none
    /// @return false if nobody is at the other end any more
    [[nodiscard]] bool send(const Json& content, int memory = -1);

    enum class Silence {
        Ended,    ///< nobody is at the other end any more
        TooLong,  ///< the time was over
        Stopped,  ///< a stop was asked for; noticed within a tenth of a second
    };

    /// Waits for a message.
    /// @param silence  why there was none
    /// @throws Error{Corrupt} if what comes is no message.
    [[nodiscard]] std::optional<HostMessage> receive(Silence& silence,
                                                     Clock::time_point until,
                                                     const std::stop_token& stop = {});

private:
    [[nodiscard]] std::optional<HostMessage> taken();

    Descriptor socket_;
};

}  // namespace r2r
