// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/plugins/plugin_manifest.h"

#include <filesystem>
#include <string>

/// The models that the person who runs the program trusts: by the hashes of their files, so that
/// another file of the same name is another model.
namespace r2r {

/// trusted-models.json in the person's folder of settings: $XDG_CONFIG_HOME/r2r-studio, or
/// ~/.config/r2r-studio. Never beside models: trust does not come with a download. Empty: there is
/// no such folder.
[[nodiscard]] std::filesystem::path trustedModelsFile();

/// Whether these files may run in this process, with the rights of the person. A list that cannot
/// be read trusts nobody, and is logged. Any thread.
[[nodiscard]] bool isTrusted(const PluginManifest& manifest);

/// Adds the hashes to the list, or takes them out of it. Files of other hashes are refused when
/// they are opened.
/// @throws Error{NotFound} without a folder for settings; what reading and writing throw.
void setTrusted(const PluginManifest& manifest, bool isTrusted);

}  // namespace r2r
