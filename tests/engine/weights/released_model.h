// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"
#include "engine/weights/safetensors.h"

#include <filesystem>
#include <string>
#include <vector>

namespace r2r::testing {

/// The tensors of a component of the reduced widths, all of one value, or generated ones.
[[nodiscard]] std::vector<TensorToWrite> reducedTensors(Component component, double value);
[[nodiscard]] std::vector<TensorToWrite> reducedTensors(Component component);

/// Writes a release as diffusers does, of the reduced widths: unet, controlnet, clear_vae and
/// text_encoder with one safetensors file each, and no config.json.
void writeRelease(const std::filesystem::path& folder);

/// Writes tensors as a file.
void writeTensors(const std::filesystem::path& file, std::vector<TensorToWrite> tensors);

/// Writes text as a file, making its folder.
void writeText(const std::filesystem::path& file, const std::string& text);

/// Writes "NAME-0000i-of-0000n.safetensors" and their index into a folder.
void writeShards(const std::filesystem::path& folder,
                 const std::string& name,
                 std::vector<TensorToWrite> tensors,
                 size_t count);

}  // namespace r2r::testing
