// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/pipeline/harmonizer_note.h"

#include <vector>

namespace r2r {

// Notes of a found change in a project's document: sentences, which every program can show, and
// beside each its values, from which this program words it anew.

/// The field `notes`.
[[nodiscard]] Json noteSentences(const std::vector<HarmonizerNote>& notes);

/// The field `note_values`.
[[nodiscard]] Json noteValues(const std::vector<HarmonizerNote>& notes);

/// The notes of an object with these fields. A sentence is kept as it is where its values are
/// missing, as in older files, or of a kind that only a newer program knows.
/// @throws Error{Corrupt} naming the field.
[[nodiscard]] std::vector<HarmonizerNote> notesFrom(const JsonFields& fields);

}  // namespace r2r
