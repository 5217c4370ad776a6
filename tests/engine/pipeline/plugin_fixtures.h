// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/composition.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace r2r::testing {

/// The networks of tests/golden/plugins add this to red, green and blue where the mask is 1.
inline constexpr std::array<double, 3> kShift = {0.10, -0.06, 0.20};

/// A file of tests/golden/plugins.
[[nodiscard]] std::vector<std::byte> exportedNetwork(const std::string& name);

/// A TorchScript file whose `forward` (or whatever is defined) is `source`.
[[nodiscard]] std::vector<std::byte> scriptedNetwork(const std::string& source);

/// The manifest of a network that takes one tensor of four channels, any size, and gives a picture.
[[nodiscard]] Json fourChannelManifest(const std::string& file);

/// The manifest of a network that takes composite and mask, and gives a picture.
[[nodiscard]] Json twoInputManifest(const std::string& file);

/// Writes the network and its manifest, with the hash put right, into `folder`; also the values
/// that tests/golden/plugins has beside an ONNX file of this name.
/// @return the manifest's path
[[nodiscard]] std::filesystem::path installedPlugin(const std::filesystem::path& folder,
                                                    Json manifest,
                                                    std::span<const std::byte> network);

/// Smooth colours that leave room for `kShift`, with a disc as foreground that is used at full
/// strength.
[[nodiscard]] Composition calmComposite(Size size, double softnessPx = 0);

/// Its background with `shift` added where the disc covers a pixel completely.
[[nodiscard]] Image shifted(const Composition& composition, const std::array<double, 3>& shift);

}  // namespace r2r::testing
