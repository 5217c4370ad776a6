// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/run_writer.h"
#include "training/training_config.h"

#include <array>
#include <filesystem>
#include <functional>
#include <vector>

namespace r2r::testing {

/// Packs `count` pairs of `size`² pixels that follow from their numbers: soft stripes and a disc
/// as foreground, which the composite shows in other colours. Two neighbours share a photograph.
void packGeneratedPairs(const std::filesystem::path& folder, int count, int64_t size = 64);

/// The same photographs with their masks, packed without composites: to make pairs of.
void packGeneratedPhotographs(const std::filesystem::path& folder, int count, int64_t size = 64);

/// The image of a colour r, g, b in 0 to 1.
using Look = std::function<std::array<double, 3>(double, double, double)>;

/// Writes looks as `LookTables` takes them, float32 and with `side` steps an axis.
/// @return the file's path
std::string writeLooks(const std::filesystem::path& file,
                       int64_t side,
                       const std::vector<Look>& looks);

/// A tiny run on those pairs: widths of 32, steps of four pairs, float32, one validation at the
/// end. Data, and weights that the stage does not train, are made below `folder`.
[[nodiscard]] TrainingConfig tinyConfig(const std::filesystem::path& folder, TrainingStage stage);

/// Writes the golden weights as a model folder for `model.from`.
[[nodiscard]] std::string generatedModelFolder(const std::filesystem::path& folder);

/// The same for R2R-Lite, with or without the network after the encoder.
[[nodiscard]] std::string generatedLiteFolder(const std::filesystem::path& folder, bool hasNetwork);

/// Runs it in `run` and returns what it told.
std::vector<JobEvent> trained(const std::filesystem::path& run, const TrainingConfig& config);
std::vector<JobEvent> resumed(const std::filesystem::path& run);

/// `values[name]` of every event of a kind, in order.
[[nodiscard]] std::vector<double> curve(const std::vector<JobEvent>& events,
                                        JobEvent::Kind kind,
                                        const std::string& name);

/// A port of this machine on which no program listens now.
[[nodiscard]] uint16_t freePort();

}  // namespace r2r::testing
