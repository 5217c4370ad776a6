// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_catalog.h"
#include "engine/workspace/change_cache.h"

namespace r2r::ui {

/// Whether it is known which model found the change: one that was replaced since is not.
[[nodiscard]] bool isOfKnownModel(const KeptChange& kept, const ModelCatalog& catalog);

}  // namespace r2r::ui
