// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/project/journal_reading.h"
#include "ui/document/document.h"

namespace r2r::ui {

/// The steps of a journal that is carried on, as the document lays them out.
[[nodiscard]] StoredHistory storedHistory(const RestoredWork& work);

}  // namespace r2r::ui
