// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/model_info.h"
#include "engine/pipeline/models/model_catalog.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// A LoRA file, and how much of it.
struct LoraToMerge {
    std::filesystem::path file;
    double strength = 1;
};

struct ImportOptions {
    std::string name;          ///< for command lines; empty: made from the file's or folder's name
    std::string title;         ///< for menus; empty: the model's own; of a run: made from its name
                               ///< (`ModelCatalog` tells equal titles apart)
    std::string checkpoint;    ///< of a training run, as `runCheckpoint` understands it
    bool isReplacing = false;  ///< an installed model of that name gives way
    std::vector<LoraToMerge> loras = {};  ///< into a diffusion model, in this order
};

/// A model that was installed.
struct ImportedModel {
    ModelInfo model;
    bool hasReplaced = false;  ///< there was one of its name
    std::string replaced;      ///< which one (`modelIdentity`); empty where that cannot be told
    std::vector<std::string> remarks;  ///< sentences about what was found and left out
};

/// Installs a model: reads `sources` (a published release folder, single checkpoints, a folder made
/// by `r2r convert`, a training run or one of its checkpoints, or a plug-in's manifest), checks it
/// (whole, finite weights; a plug-in runs once), computes what never changes (the text encoder's
/// answer to the empty prompt), and writes it below `catalogFolder`. A model of a run is called as
/// the run is, unless it is named.
///
/// All or nothing: a failed or cancelled import leaves no trace. Takes minutes for gigabytes;
/// reports "Reading", "Encoding the empty prompt" and "Writing".
/// @throws Error{MissingWeights} naming what is absent, Error{InvalidArgument} if the name is
/// taken.
[[nodiscard]] ImportedModel importModel(std::span<const std::filesystem::path> sources,
                                        const std::filesystem::path& catalogFolder,
                                        const ImportOptions& options,
                                        const JobContext& job);

/// The model that is installed under that name, also if it is damaged and so in no catalogue: then
/// its name and folder are all that is known.
/// @throws Error{MissingWeights} if there is none.
[[nodiscard]] ModelInfo installedModel(const ModelCatalog& catalog, const std::string& name);

/// Deletes an installed model from disk.
/// @throws Error{InvalidArgument} for a model that is built in or outside `catalogFolder`.
void removeModel(const ModelInfo& model, const std::filesystem::path& catalogFolder);

}  // namespace r2r
