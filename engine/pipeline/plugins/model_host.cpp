// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/model_host.h"

#include "engine/core/confined_calls.h"
#include "engine/core/error.h"
#include "engine/pipeline/hosting/host_channel.h"
#include "engine/pipeline/hosting/host_check.h"
#include "engine/pipeline/hosting/host_process.h"
#include "engine/pipeline/hosting/tensor_parcel.h"
#include "engine/pipeline/plugins/described_network.h"
#include "engine/pipeline/plugins/foreign_text.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <exception>
#include <memory>
#include <new>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace r2r {
namespace {

/// Ends this process when nobody is at the other end any more, whatever it computes.
void endWithParent(int socket) {
    std::thread([socket] {
        pollfd event{.fd = socket, .events = 0, .revents = 0};
        while (::poll(&event, 1, -1) < 0 || (event.revents & POLLHUP) == 0)
            continue;
        ::_exit(0);
    }).detach();
}

/// One network, and what it gave last.
class Served {
public:
    [[nodiscard]] Json answer(const HostMessage& question) {
        const auto asked = question.content.value("ask", std::string());
        if (const int threads = question.content.value("threads", 0);
            threads > 0 && threads != at::get_num_threads())
            at::set_num_threads(threads);
        if (asked == "open")
            return opened(question);
        if (asked == "run")
            return computed(question);
        if (asked == "give") {
            packInto(results_, list_, question.memory.get());
            results_.clear();
            return Json::object();
        }
        if (asked == "escape")
            return triedEscapes(question.content);
        throw Error(ErrorCode::Internal, "the process of a model was asked what it does not know");
    }

private:
    [[nodiscard]] Json opened(const HostMessage& question) {
        const PluginManifest manifest = manifestFrom(question.content);
        const std::vector<std::byte> content = bytesIn(question.memory.get());
        network_ = manifest.engine == PluginManifest::Engine::Onnx
                       ? onnxNetwork(manifest, content)
                       : torchScriptNetwork(manifest, content, ComputeDevice{});
        return Json::object();
    }

    [[nodiscard]] Json computed(const HostMessage& question) {
        if (!network_)
            throw Error(ErrorCode::Internal, "the process of a model has no model");
        const c10::InferenceMode noGradients;
        results_ = network_->run(mapped(question.content.at("list"), question.memory.get()), {});
        list_ = parcelList(results_);
        return {{"list", list_}};
    }

    std::unique_ptr<PluginNetwork> network_;
    std::vector<at::Tensor> results_;
    Json list_ = Json::array();
};

Json answered(Served& served, const HostMessage& question) {
    try {
        return served.answer(question);
    } catch (const Error& error) {
        return answerOf(error);
    } catch (const std::bad_alloc&) {
        return answerOf(Error(ErrorCode::OutOfMemory, "there is not enough memory for the model"));
    } catch (const std::exception& error) {
        return answerOf(
            Error(ErrorCode::Unsupported, "the model failed: " + oneLine(error.what())));
    }
}

}  // namespace

int serveModel(int socket, bool isConfinedToFiles) {
    HostChannel channel{Descriptor(socket)};
    endWithParent(socket);
    const bool hasCalls = hasCallFilter();
    try {
        if (hasCalls)
            confineCalls();
    } catch (const Error& error) {
        return channel.send(answerOf(error)) ? 1 : 2;
    }
    if (!channel.send({{"files", isConfinedToFiles}, {"calls", hasCalls}}))
        return 2;
    Served served;
    for (;;) {
        constexpr std::chrono::hours kEver(24 * 365);
        HostChannel::Silence silence{};
        const auto question = channel.receive(silence, HostChannel::Clock::now() + kEver);
        if (!question || !channel.send(answered(served, *question)))
            return 0;
    }
}

}  // namespace r2r
