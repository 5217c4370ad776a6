// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer.h"

#include <memory>

namespace r2r {

/// The harmonizer for any number of threads: if it serves only one at a time, the others wait, and
/// can be cancelled while they do.
[[nodiscard]] std::shared_ptr<Harmonizer> takingTurns(std::unique_ptr<Harmonizer> harmonizer);

}  // namespace r2r
