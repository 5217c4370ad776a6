// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/hosting/descriptor.h"
#include "engine/pipeline/hosting/host_process.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace r2r {

/// A network that runs in a process of its own, on the CPU: a `HostProcess`, which sees the file's
/// bytes and the tensors, and nothing else of this computer. It gives what the network gives in
/// this process, bit for bit.
///
/// A crash there is an error of `run`; the next run starts the process anew.
class ConfinedNetwork final : public PluginNetwork {
public:
    /// Starts the process and opens the network in it.
    /// @param content  the bytes of the network's file; ONNX: with all its values inside
    /// @throws what `torchScriptNetwork` or `onnxNetwork` throws there, and what `HostProcess`
    /// throws.
    ConfinedNetwork(const PluginManifest& manifest,
                    std::span<const std::byte> content,
                    const JobContext& job,
                    const HostLimits& limits = HostLimits::ofThisComputer());

    /// @throws also Cancelled, at most a tenth of a second after it was asked for; what
    /// `HostProcess::ask` throws.
    [[nodiscard]] std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                              const JobContext& job = {}) override;

    [[nodiscard]] bool isConfined() const override { return true; }

    /// For tests; null while it does not run.
    [[nodiscard]] HostProcess* process() { return process_ ? &*process_ : nullptr; }

private:
    void open(const JobContext& job);
    [[nodiscard]] HostMessage ask(Json question, int memory, const JobContext& job);

    std::string title_;
    Json described_;
    Descriptor content_;
    HostLimits limits_;
    std::optional<HostProcess> process_;
};

}  // namespace r2r
