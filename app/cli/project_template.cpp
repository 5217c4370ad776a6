// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_template.h"

#include "engine/core/error.h"
#include "engine/pipeline/batch/batch_template.h"
#include "engine/project/project_file.h"

#include <fmt/format.h>
#include <utility>

namespace r2r::cli {
namespace {

ForegroundId chosenForeground(const Project& project) {
    const Composition& composition = project.composition;
    const auto current = project.view.find("current_foreground");
    if (current != project.view.end() && current->is_number_unsigned())
        if (const ForegroundId id{current->get<uint32_t>()}; composition.find(id))
            return id;
    return composition.foregrounds.empty() ? ForegroundId{} : composition.foregrounds.back().id;
}

}  // namespace

BatchTemplate projectTemplate(const std::filesystem::path& project, const JobContext& job) {
    OpenedProject opened = openProject(project, job);
    if (!opened.lost.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} cannot be used as it was saved: {}",
                                project.filename().string(),
                                opened.lost.front()),
                    "Bring that back, or open the project in the editor, which shows the rest.");
    const ForegroundId chosen = chosenForeground(opened.project);
    return batchTemplate(std::move(opened.project.composition), chosen);
}

}  // namespace r2r::cli
