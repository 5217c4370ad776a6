// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch_remarks.h"

#include <QString>
#include <QStringList>

#include <string>

/// The words of the window for what became of a batch; `r2r batch` tells the same in its own.
namespace r2r::ui::batch_words {

/// "1 picture", "12 pictures".
[[nodiscard]] QString pictures(int count);

/// The engine's words as sentences.
[[nodiscard]] QString sentences(const std::string& message);

/// The remarks on one picture: why it failed or stayed as it is, what was done otherwise
/// than asked, and how little the guard left of its change. Sentences; empty if there is nothing.
[[nodiscard]] QString remark(const BatchOutcome& outcome);

/// The same of all pictures, each thing once with how many pictures it concerns. Reasons of
/// failures are not among them.
[[nodiscard]] QStringList remarks(const BatchReport& report);

}  // namespace r2r::ui::batch_words
