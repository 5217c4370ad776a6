// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/recipes/composition_recipe.h"
#include "engine/workspace/change_cache.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace r2r {

/// A picture of a project and the file that it was read from.
struct ProjectPicture {
    Image image;
    RecipeFile file;  ///< absolute, also if it is not there any more; with a layer where it has one
    std::string name;              ///< of the file; decides how it is read again
    std::filesystem::path holder;  ///< the project file that holds its bytes; empty: none does
};

/// Everything that a person made, as a value: enough to go on with it elsewhere, and to show the
/// very same picture without the models that made it.
struct Project {
    Composition composition;
    /// The files of the composition's pictures, as far as they are in files. Others may be among
    /// them: what the project file holds of those is kept for a while, for what is undone later.
    std::vector<ProjectPicture> pictures;
    std::vector<KeptChange> changes;  ///< that harmonizers found for the composition
    ModelIdentities identities;       ///< of the models that found them, by name
    bool isLinked = false;            ///< picture files stay where they are, and are only named
    Json view = Json::object();       ///< how it was looked at; nothing that a picture depends on
    std::string notes;                ///< of the person, for people
    std::vector<std::byte> thumbnail = {};  ///< a PNG file to save with it; empty: the one it has
};

}  // namespace r2r
