// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation.h"

namespace r2r::ui {

/// The fMSE of a subject's results over that of the same composites as they were: below 1 it came
/// nearer to the ground truth. NaN while no picture was measured.
[[nodiscard]] double errorRatio(const SubjectRecords& subject);

}  // namespace r2r::ui
