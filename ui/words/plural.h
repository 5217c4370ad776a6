// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace r2r::ui {

/// `tr` counts with "%Ln step(s)" and a number, and translations have a form for each number.
/// English is what is written in the source, so its "(s)" is resolved here: "1 step", "3 steps".
/// @param text  what `tr` returned
[[nodiscard]] QString plural(QString text, int64_t count);

/// For the third argument of `tr`.
[[nodiscard]] int countForTr(int64_t count);

}  // namespace r2r::ui
