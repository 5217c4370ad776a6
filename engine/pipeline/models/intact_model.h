// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/model_info.h"

#include <functional>
#include <memory>

/// Weights that were written over give other results under the old name, and nothing else shows
/// it. So the files of a model are compared with its manifest whenever it is opened, if it has one.
namespace r2r {

/// Reads all weights the first time, nothing as long as they stay as they are (`HashMemory`).
/// @throws Error{Corrupt} naming a file that is not the one its manifest describes; what reading
///         throws; Cancelled.
void requireIntact(const ModelInfo& model, const JobContext& job = {});

/// The result of `open`, if the model is intact. Both are done at once: reading and hashing the
/// weights of a large model takes seconds.
/// @throws what `requireIntact` throws, also if `open` failed; else what `open` throws.
[[nodiscard]] std::unique_ptr<Harmonizer> openedIntact(
    const ModelInfo& model,
    const JobContext& job,
    const std::function<std::unique_ptr<Harmonizer>()>& open);

}  // namespace r2r
