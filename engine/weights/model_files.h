// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/component_detection.h"
#include "engine/weights/model_description.h"
#include "engine/weights/model_family.h"
#include "engine/weights/network_settings.h"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace r2r {

/// The record in manifest.json of a file beside it.
struct RecordedFile {
    std::filesystem::path path;
    std::string sha256;
    uint64_t bytes = 0;
};

/// The weights of one model, wherever they are. Files are mapped: what is never touched is never
/// loaded, and copies of this share everything.
struct ModelFiles {
    ModelDescription description;       ///< empty unless there is a manifest
    std::optional<ModelFamily> family;  ///< derived from what is there
    std::map<Component, DetectedComponent> components;
    at::Tensor emptyPrompt;              ///< (1, tokens, features), or undefined
    std::vector<RecordedFile> recorded;  ///< with hashes, if there is a manifest
    std::vector<std::filesystem::path> openedFiles;
    std::vector<std::string> leftOut;  ///< sentences about what was found and not used
    NetworkSettings settings;          ///< from a manifest, or the config.json of a release
    std::vector<std::string> unclear;  ///< sentences about what must be known and is not

    [[nodiscard]] bool has(Component component) const { return components.contains(component); }

    /// Ready to be loaded into a network.
    /// @throws Error{MissingWeights} if the model has no such component or it is incomplete, naming
    ///         what is missing and the file; Error{Corrupt} for tensors of a wrong shape.
    [[nodiscard]] const TensorMap& tensors(Component component) const;

    /// The same, for good: nothing of them stays here.
    [[nodiscard]] TensorMap takeTensors(Component component);

    /// Sentences about what keeps it from being run; empty: it is complete.
    [[nodiscard]] std::vector<std::string> obstacles() const;
};

/// Finds a model in a folder (a published release, or one that `writeModelFolder` made), in a file,
/// or in several of either: what later ones hold replaces what earlier ones held.
///
/// In a release the plain VAE is left out if there is a better one. In each folder the file is
/// taken that `WeightFileName::preference` puts first; parts of one checkpoint are read together.
/// The by-products of trainings are passed over, and a loose file that cannot be read counts
/// only if something is missing.
/// @throws Error{NotFound} for a path that does not exist, Error{MissingWeights} if there is no
///         component in any of them, what `openCheckpoint` throws, and what `noteConfig` throws for
///         a network that a config.json describes as one that is not computed here.
[[nodiscard]] ModelFiles findModel(std::span<const std::filesystem::path> sources);

/// Compares every file with the manifest that lists it (`requireUnchanged`); reports "Checking".
/// @throws Error{Corrupt} naming the first whose content is not what was written.
void verifyHashes(const ModelFiles& model, const JobContext& job);

}  // namespace r2r
