// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace r2r::ui {

/// The title of a generator of pairs: its name on the command line, as a word. One that is
/// not known keeps its name.
[[nodiscard]] QString generatorTitle(const QString& name);

}  // namespace r2r::ui
