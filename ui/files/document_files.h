// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/composition_recipe.h"
#include "engine/project/project_claim.h"
#include "engine/project/project_file.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace r2r::ui {

/// The files that the document is made of, as far as it is.
struct DocumentFiles {
    /// The files that were read, for recipes and to protect originals; the background first.
    std::vector<SourceFile> sources;
    /// The recipe that the document was opened from or saved to, and is saved to next; empty if
    /// there is none yet.
    QString recipe;
    /// The recipe's statements on the models it names, some of which may not be here.
    ModelIdentities identities = {};
    /// The project that the document was opened from or saved to, and is saved to next; without a
    /// path if there is none yet.
    ProjectState project = {};
    std::vector<ProjectPicture> held = {};  ///< the pictures whose files that project holds
    bool isLinked = false;                  ///< it only names its pictures
    Json view = Json::object();             ///< how it was looked at when it was saved
    std::string notes = {};                 ///< of the person
    std::shared_ptr<const ProjectClaim> claim = {};  ///< tells other windows that it is open here
};

/// The file that the background was read from; null if it came from elsewhere.
[[nodiscard]] const SourceFile* backgroundFile(const std::vector<SourceFile>& sources,
                                               const Composition& composition);

/// The pictures that are in files: those that the project holds, and the others that were read
/// since.
[[nodiscard]] std::vector<ProjectPicture> picturesInFiles(const DocumentFiles& files);

/// The document's name for people: its project, else its recipe, else its background, else
/// "Untitled"; empty while there is nothing.
[[nodiscard]] QString documentName(const DocumentFiles& files, const Composition& composition);

/// The folder to propose for something made from the document: beside its background, unless that
/// folder is read-only or comes with the program.
/// @param otherwise  that folder then
[[nodiscard]] QString folderForResults(const std::vector<SourceFile>& sources,
                                       const Composition& composition,
                                       const QString& otherwise);

}  // namespace r2r::ui
