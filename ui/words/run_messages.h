// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/run_model.h"

#include <QString>

/// The words for runs of other programs: trainings, evaluations, data sets.
namespace r2r::ui::messages {

/// The state of a run, in a line.
[[nodiscard]] QString run(const RunModel& run);

}  // namespace r2r::ui::messages
