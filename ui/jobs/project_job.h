// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_catalog.h"
#include "engine/project/journal_claim.h"
#include "engine/project/project_file.h"
#include "engine/project/project_history.h"

#include <QImage>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What the window does with project files beside it: values in, values out. Any thread.
namespace r2r::ui {

struct ProjectRequest {
    Project project;
    std::filesystem::path path;
    ProjectState before;  ///< of the file it was opened from or saved to; or without a path
    bool replacesChanged = false;                 ///< also if another program has changed it since
    std::string name = {};                        ///< of the save; empty: a new one
    std::string stepText = {};                    ///< of the step if there is no history
    ModelCatalog catalog = ModelCatalog::of({});  ///< which models those are that are named
    bool wantsThumbnail = true;                   ///< else the file keeps the one that it has
    std::shared_ptr<const JournalSnapshot> history = nullptr;  ///< the undo steps; null: none
};

/// @return nothing if another program has changed the file since, and that has to be asked first
/// @throws what `saveProject` throws.
[[nodiscard]] std::optional<SavedProject> writeProject(const ProjectRequest& request,
                                                       const JobContext& job);

/// A journal that begins with the undo steps of a project.
struct ProjectSteps {
    JournalClaim claim;
    RestoredWork work;
};

/// A project that was read, and what the window needs beside it.
struct LoadedProject {
    OpenedProject opened;
    std::vector<SourceFile> sources;  ///< the pictures whose files are where they were
    std::vector<QImage> displays;     ///< of the project's pictures, as the screen shows them
    /// By name: there are others here than the project was made with.
    std::vector<std::string> otherModels;
    std::shared_ptr<ProjectSteps> steps = nullptr;  ///< null: there is nothing to undo
};

/// @param journals  where a journal with its undo steps is made; empty: they are left out
/// @throws what `openProject` throws.
[[nodiscard]] LoadedProject readProject(const std::filesystem::path& path,
                                        const ModelCatalog& catalog,
                                        const std::filesystem::path& journals,
                                        const JobContext& job);

}  // namespace r2r::ui
