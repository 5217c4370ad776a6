// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizers/run_cost.h"

#include <QString>

namespace r2r::ui {

/// A sentence on what a run will take: "Estimated: 4 min and 9.1 GB of memory on the CPU; …", or
/// "About 4 min …" where it was measured; empty when there is nothing to warn of.
[[nodiscard]] QString costText(const RunCost& cost, const QString& device);

}  // namespace r2r::ui
