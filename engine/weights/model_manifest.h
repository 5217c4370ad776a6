// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json_fields.h"
#include "engine/weights/model_files.h"

#include <filesystem>
#include <map>
#include <optional>

namespace r2r {

inline constexpr const char* kModelManifestFile = "manifest.json";
inline constexpr const char* kEmptyPromptFile = "empty_prompt.safetensors";
inline constexpr const char* kEmptyPromptTensor = "empty_prompt";

/// The manifest.json of a converted model, with paths instead of names.
struct ModelManifest {
    ModelDescription description;
    std::optional<ModelFamily> family;  ///< as it says itself
    std::map<Component, RecordedFile> components;
    std::map<Component, uint64_t> parameters;  ///< of components that say how many they have
    std::optional<RecordedFile> emptyPrompt;
    NetworkSettings settings;
};

/// @throws Error{NotFound} · Error{Corrupt} naming the field, also for a file name that leads out
///         of the folder, a listed file that is missing or has another size;
///         Error{Unsupported} for another format or a newer version.
[[nodiscard]] ModelManifest readModelManifest(const std::filesystem::path& folder);

/// The part of a manifest that describes the model; also of the file beside a written release.
/// @throws Error{Corrupt} naming the field.
[[nodiscard]] ModelDescription descriptionFromJson(const JsonFields& fields);

/// Adds what is only written down where there is something to say.
void addRemainder(Json& json, const ModelDescription& description);

/// Whether the folder holds a manifest of ours, sound or not.
[[nodiscard]] bool isModelFolder(const std::filesystem::path& folder);

}  // namespace r2r
