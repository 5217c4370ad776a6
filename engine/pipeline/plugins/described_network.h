// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/plugins/plugin_manifest.h"

namespace r2r {

/// What opening and running a network needs of its manifest, for a process that sees no files.
[[nodiscard]] Json describedNetwork(const PluginManifest& manifest);

/// A manifest with that in it.
/// @throws Error{Corrupt} naming the field that is missing.
[[nodiscard]] PluginManifest manifestFrom(const Json& described);

}  // namespace r2r
