// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/confined_network.h"

#include "engine/core/error.h"
#include "engine/pipeline/hosting/tensor_parcel.h"
#include "engine/pipeline/plugins/described_network.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

/// Says what the limit is.
[[noreturn]] void throwTooLarge(const Error& error, const HostLimits& limits) {
    throw Error(ErrorCode::OutOfMemory,
                fmt::format("{}: a model that is not trusted may use {:.1f} GB",
                            error.message(),
                            static_cast<double>(limits.memoryBytes) / 1e9),
                "Use a smaller picture; or trust the model, if you know who made it.");
}

}  // namespace

ConfinedNetwork::ConfinedNetwork(const PluginManifest& manifest,
                                 std::span<const std::byte> content,
                                 const JobContext& job,
                                 const HostLimits& limits)
    : title_(manifest.title)
    , described_(describedNetwork(manifest))
    , content_(sharedBytes(content))
    , limits_(limits) {
    open(job);
}

void ConfinedNetwork::open(const JobContext& job) {
    process_.emplace(title_, limits_, job);
    Json question = described_;
    question["ask"] = "open";
    try {
        (void)ask(std::move(question), content_.get(), job);
    } catch (...) {
        process_.reset();  // it has no network
        throw;
    }
}

HostMessage ConfinedNetwork::ask(Json question, int memory, const JobContext& job) {
    // Sums over several threads depend on their number, and here the result has to be the same.
    question["threads"] = at::get_num_threads();
    const bool isOpening = question["ask"] == "open";
    try {
        return process_->ask(
            question, memory, isOpening ? limits_.openSeconds : limits_.answerSeconds, job);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::OutOfMemory)
            throwTooLarge(error, limits_);
        throw;
    }
}

std::vector<at::Tensor> ConfinedNetwork::run(std::span<const at::Tensor> inputs,
                                             const JobContext& job) {
    if (!process_ || !process_->isRunning())
        open(job);
    Json list = parcelList(inputs);
    const Descriptor given = packed(inputs, list);
    const HostMessage results = ask({{"ask", "run"}, {"list", std::move(list)}}, given.get(), job);
    const Json received = results.content.value("list", Json());
    const Descriptor taken = sharedMemory(parcelBytes(received, limits_.memoryBytes));
    (void)ask({{"ask", "give"}}, taken.get(), job);
    return unpacked(received, taken.get());
}

}  // namespace r2r
