// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/recorded_change.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/harmonizers/run_cost.h"
#include "engine/pipeline/model_info.h"
#include "engine/pipeline/models/model_import.h"
#include "engine/pipeline/subjects/subject_network.h"

#include <cstdint>
#include <filesystem>
#include <future>
#include <memory>
#include <span>
#include <vector>

namespace r2r {

/// The parts of this layer that need LibTorch, as functions. Their contracts are those of the
/// functions of this layer that call them; no other code does.
struct Networks {
    ModelInfo (*describe)(const std::filesystem::path& path);
    std::unique_ptr<Harmonizer> (*open)(const ModelInfo& model,
                                        const ComputeDevice& device,
                                        const JobContext& job);
    std::unique_ptr<Harmonizer> (*openPoisson)(const ComputeDevice& device);  ///< not on a CPU
    ImportedModel (*import)(std::span<const std::filesystem::path> sources,
                            const std::filesystem::path& catalogFolder,
                            const ImportOptions& options,
                            const JobContext& job);
    RunCost (*cost)(const ModelInfo& model,
                    const HarmonySettings& settings,
                    Size background,
                    const ComputeDevice& device);
    uint64_t (*openedBytes)(const ModelInfo& model, const ComputeDevice& device);
    SharedColorChange (*fieldFrom)(const ChangeRecord& record);
    std::unique_ptr<SubjectNetwork> (*openSubject)(const std::filesystem::path& file);
};

/// Whether a model runs code that is in the module: networks, and on a GPU the solver of `poisson`.
[[nodiscard]] bool needsNetworks(const ModelInfo& model, const ComputeDevice& device);

/// Opens the module on a thread of its own, while the caller does what needs none of it. What goes
/// wrong is told by the first call of `networks`. The destructor of the result waits.
[[nodiscard]] std::future<void> networksAhead();

/// Opens the module of the networks (`networkSymbol`) when it is first called, unless the program
/// holds that code itself, as tests do. Any thread.
/// @throws what `networkSymbol` throws.
[[nodiscard]] const Networks& networks();

}  // namespace r2r
