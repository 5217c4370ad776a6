// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/harmonizer_note.h"

#include <QStringList>

#include <vector>

namespace r2r::ui {

/// A sentence each.
[[nodiscard]] QStringList noteTexts(const std::vector<HarmonizerNote>& notes);

}  // namespace r2r::ui
