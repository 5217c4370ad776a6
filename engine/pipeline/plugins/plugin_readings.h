// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/plugins/plugin_manifest.h"

#include <string>
#include <vector>

namespace r2r {

/// A manifest that differs from another one in one respect.
struct PluginReading {
    std::string change;  ///< the fields that are others, as they are written: "maskPolarity": …
    PluginManifest manifest;
};

/// The same network described in other ways: what people mistake most often, each by itself. The
/// values of colours, the mask's polarity and values, the order of channels, the layout, the size,
/// picture or residual, and which of the results it is.
[[nodiscard]] std::vector<PluginReading> otherReadings(const PluginManifest& manifest);

}  // namespace r2r
