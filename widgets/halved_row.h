// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRgb>

namespace r2r::widgets {

/// Makes the pixels from `first` to `last` (both included) of a row of half the size: each the
/// rounded mean of 2×2, channel by channel. A begun pixel at the right edge has its column twice.
/// @param upper, lower  `width` pixels each
void halveRow(const QRgb* upper, const QRgb* lower, int width, QRgb* target, int first, int last);

}  // namespace r2r::widgets
