// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/process_ranks.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <charconv>
#include <cstdlib>
#include <fmt/format.h>

namespace r2r {
namespace {

int64_t numberIn(const char* name, const std::string& text, int64_t smallest, int64_t largest) {
    int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size() || value < smallest ||
        value > largest)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the environment variable {} is \"{}\"; it must be {} to {}",
                                name,
                                text,
                                smallest,
                                largest),
                    "It is set by whatever started the ranks.");
    return value;
}

class ProcessRanks final : public Ranks {
public:
    ProcessRanks(const RankAddress& address, std::chrono::seconds patience) : address_(address) {
        c10d::TCPStoreOptions meeting;
        meeting.port = address.port;
        meeting.isServer = address.rank == 0;
        meeting.numWorkers = static_cast<size_t>(address.size);
        meeting.timeout = patience;
        try {
            store_ = c10::make_intrusive<c10d::TCPStore>(address.host, meeting);
            auto options = c10d::ProcessGroupGloo::Options::create(patience);
            const bool isLocal = address.host == "127.0.0.1" || address.host == "localhost";
            options->devices.push_back(
                isLocal ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                        : c10d::ProcessGroupGloo::createDefaultDevice());
            group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(store_,
                                                                 static_cast<int>(address.rank),
                                                                 static_cast<int>(address.size),
                                                                 std::move(options));
        } catch (const std::exception& error) {
            throw Error(ErrorCode::Unreadable,
                        fmt::format("rank {} of {} did not meet the others at {}:{}: {}",
                                    address.rank,
                                    address.size,
                                    address.host,
                                    address.port,
                                    firstLine(error.what())),
                        "Every rank must be started, with the same address, within a minute.");
        }
    }

    [[nodiscard]] int64_t rank() const override { return address_.rank; }

    [[nodiscard]] int64_t size() const override { return address_.size; }

    void average(std::vector<at::Tensor>& tensors) override {
        const at::NoGradGuard guard;
        std::vector<at::Tensor> flat;
        for (const at::Tensor& tensor : tensors)
            flat.push_back(tensor.reshape({-1}));
        const at::Tensor all = exchanged(at::cat(flat).to(at::kCPU, at::kFloat));
        int64_t first = 0;
        for (at::Tensor& tensor : tensors) {
            const at::Tensor part = all.narrow(0, first, tensor.numel()).view(tensor.sizes());
            tensor.copy_(part / static_cast<double>(address_.size));
            first += tensor.numel();
        }
    }

    [[nodiscard]] std::vector<double> sum(std::vector<double> values) override {
        const at::Tensor all = exchanged(at::tensor(values, at::kDouble));
        const auto* first = all.const_data_ptr<double>();
        return {first, first + all.numel()};
    }

private:
    static std::string firstLine(const std::string& text) {
        return text.substr(0, text.find('\n'));
    }

    at::Tensor exchanged(const at::Tensor& tensor) {
        std::vector<at::Tensor> tensors = {tensor};
        try {
            group_->allreduce(tensors)->wait();
        } catch (const std::exception& error) {
            throw Error(
                ErrorCode::Internal,
                fmt::format("rank {} of {} lost another rank: {}",
                            address_.rank,
                            address_.size,
                            firstLine(error.what())),
                "Look at the other ranks' messages, then continue with r2r train --resume.");
        }
        return tensors.front();
    }

    RankAddress address_;
    c10::intrusive_ptr<c10d::Store> store_;
    c10::intrusive_ptr<c10d::Backend> group_;
};

}  // namespace

std::optional<RankAddress> rankAddress(const Environment& environment) {
    constexpr int64_t kMostRanks = 65'536;
    const auto address = [&](const char* rankName, const char* sizeName) {
        RankAddress result;
        result.size = numberIn(sizeName, environment(sizeName).value_or("1"), 1, kMostRanks);
        result.rank = numberIn(rankName, environment(rankName).value_or("0"), 0, result.size - 1);
        return result;
    };
    std::optional<RankAddress> result;
    if (environment("WORLD_SIZE")) {
        result = address("RANK", "WORLD_SIZE");
    } else if (environment("SLURM_NTASKS") && environment("SLURM_PROCID")) {
        result = address("SLURM_PROCID", "SLURM_NTASKS");
        const int64_t job = numberIn(
            "SLURM_JOB_ID", environment("SLURM_JOB_ID").value_or("0"), 0, int64_t{1} << 40);
        result->port = static_cast<uint16_t>(20'000 + job % 10'000);
        result->host = environment("SLURM_LAUNCH_NODE_IPADDR").value_or(result->host);
    }
    if (!result || result->size == 1)
        return std::nullopt;
    if (const auto host = environment("MASTER_ADDR"))
        result->host = *host;
    if (const auto port = environment("MASTER_PORT"))
        result->port = static_cast<uint16_t>(numberIn("MASTER_PORT", *port, 1, 65'535));
    return result;
}

std::unique_ptr<Ranks> joinRanks(const RankAddress& address, std::chrono::seconds patience) {
    return std::make_unique<ProcessRanks>(address, patience);
}

}  // namespace r2r
