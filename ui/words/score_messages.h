// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/measures/metrics.h"
#include "engine/pipeline/evaluation/evaluation_report.h"

#include <QString>

/// The words for how near results are to the truth.
namespace r2r::ui::messages {

/// "PSNR 37.21 dB · MSE 12.4 · fMSE 88.0 · SSIM 0.981".
[[nodiscard]] QString scores(const Scores& scores);

/// Two models on the same pictures: "The first model is closer to the ground truth on 21 of 24
/// pictures, …".
[[nodiscard]] QString of(const PairedComparison& comparison);

/// The protocol of those figures, so that they can be compared with published ones.
[[nodiscard]] QString scoreProtocol();

}  // namespace r2r::ui::messages
