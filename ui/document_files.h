// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition_recipe.h"

#include <QString>

#include <vector>

namespace r2r::ui {

/// The files that the document is made of, as far as it is.
struct DocumentFiles {
    /// What was read, for recipes and to protect originals; the background first.
    std::vector<SourceFile> sources;
    /// The recipe that the document was opened from or saved to, and is saved to next; empty if
    /// there is none yet.
    QString recipe;
};

}  // namespace r2r::ui
