// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "tests/engine/pipeline/plugin_folder.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace r2r::testing {

/// The networks of tests/golden/plugins add this to red, green and blue where the mask is 1.
inline constexpr std::array<double, 3> kShift = {0.10, -0.06, 0.20};

/// A TorchScript file whose `forward` (or whatever is defined) is `source`.
[[nodiscard]] std::vector<std::byte> scriptedNetwork(const std::string& source);

/// Smooth colours that leave room for `kShift`, with a disc as foreground that is used at full
/// strength.
[[nodiscard]] Composition calmComposite(Size size, double softnessPx = 0);

/// Its background with `shift` added where the disc covers a pixel completely.
[[nodiscard]] Image shifted(const Composition& composition, const std::array<double, 3>& shift);

}  // namespace r2r::testing
