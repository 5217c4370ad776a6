// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace r2r::ui {

/// What the engine says, without the parts that name a command or an option of the command line: a
/// sentence, a clause after a colon or semicolon, or what is in brackets. The engine speaks to both
/// programs, and a person in the window has no use for those.
/// @return  empty if nothing is left
[[nodiscard]] QString withoutCommands(const QString& text);

}  // namespace r2r::ui
