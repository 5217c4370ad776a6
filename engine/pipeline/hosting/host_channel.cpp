// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/hosting/host_channel.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace r2r {
namespace {

constexpr size_t kLongest = 1U << 16U;

/// Room for one descriptor beside a message.
struct alignas(cmsghdr) Attachment {
    std::array<char, CMSG_SPACE(sizeof(int))> bytes = {};
};

/// The one descriptor that came along. More than one cannot: there is no room for it.
Descriptor attached(msghdr& header) {
    for (cmsghdr* each = CMSG_FIRSTHDR(&header); each; each = CMSG_NXTHDR(&header, each))
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_RIGHTS) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(each), sizeof number);
            return Descriptor(number);
        }
    return {};
}

}  // namespace

bool HostChannel::send(const Json& content, int memory) {
    std::string text = content.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > kLongest)
        throw Error(ErrorCode::Internal, "a message to the process of a model is too long");
    iovec part{.iov_base = text.data(), .iov_len = text.size()};
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    Attachment attachment;
    if (memory >= 0) {
        header.msg_control = attachment.bytes.data();
        header.msg_controllen = attachment.bytes.size();
        cmsghdr* const control = CMSG_FIRSTHDR(&header);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(control), &memory, sizeof memory);
    }
    ssize_t sent = -1;
    do
        sent = ::sendmsg(socket_.get(), &header, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(text.size());
}

std::optional<HostMessage> HostChannel::receive(Silence& silence,
                                                Clock::time_point until,
                                                const std::stop_token& stop) {
    using std::chrono::milliseconds;
    constexpr milliseconds kSlice(50);
    for (;;) {
        if (stop.stop_requested()) {
            silence = Silence::Stopped;
            return std::nullopt;
        }
        const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
        if (left <= milliseconds(0)) {
            silence = Silence::TooLong;
            return std::nullopt;
        }
        const milliseconds slice =
            stop.stop_possible() ? std::min(kSlice, left) : std::min(milliseconds(60'000), left);
        pollfd event{.fd = socket_.get(), .events = POLLIN, .revents = 0};
        const int ready = ::poll(&event, 1, static_cast<int>(slice.count()));
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        silence = Silence::Ended;
        return taken();
    }
}

std::optional<HostMessage> HostChannel::taken() {
    std::string text(kLongest, '\0');
    iovec part{.iov_base = text.data(), .iov_len = text.size()};
    Attachment attachment;
    msghdr header = {};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = attachment.bytes.data();
    header.msg_controllen = attachment.bytes.size();
    ssize_t count = -1;
    do
        count = ::recvmsg(socket_.get(), &header, MSG_CMSG_CLOEXEC);
    while (count < 0 && errno == EINTR);
    if (count <= 0)
        return std::nullopt;
    HostMessage message;
    message.memory = attached(header);
    if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
        throw Error(ErrorCode::Corrupt, "the answer of a model's process is too long");
    message.content = parseJson(std::string_view(text).substr(0, static_cast<size_t>(count)),
                                "the answer of a model's process");
    if (!message.content.is_object())
        throw Error(ErrorCode::Corrupt, "the answer of a model's process is not an object");
    return message;
}

}  // namespace r2r
