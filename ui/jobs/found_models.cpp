// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/found_models.h"

#include "engine/workspace/file_state.h"

#include <algorithm>

namespace r2r::ui {

bool isOfKnownModel(const KeptChange& kept, const ModelCatalog& catalog) {
    if (kept.found.device.empty())
        return true;  // the file that kept it knows
    const auto models = catalog.models();
    const auto info =
        std::ranges::find(models, requiredForeground(kept.origin).harmony.model, &ModelInfo::name);
    return info != models.end() && kept.found.modelState == fileState(info->folder);
}

}  // namespace r2r::ui
