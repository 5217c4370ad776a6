// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/document_files.h"

#include "engine/core/resources.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/project/picture_store.h"
#include "ui/jobs/outcome.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

bool mayHoldResults(const fs::path& folder) {
    if (folder.empty() || !QFileInfo(QString::fromStdString(folder.string())).isWritable())
        return false;
    const auto examples = outcomeOf([] { return resource("examples"); });
    const auto* ours = std::get_if<fs::path>(&examples);
    std::error_code ignored;
    return !ours || !fs::equivalent(folder, *ours, ignored);
}

}  // namespace

const SourceFile* backgroundFile(const std::vector<SourceFile>& sources,
                                 const Composition& composition) {
    const auto found = std::ranges::find_if(sources, [&](const SourceFile& each) {
        return each.image.sharesPixelsWith(composition.background);
    });
    return found == sources.end() ? nullptr : &*found;
}

std::vector<ProjectPicture> picturesInFiles(const DocumentFiles& files) {
    std::vector<ProjectPicture> all = files.held;
    for (const SourceFile& source : files.sources) {
        const bool isMask = source.image.isEmpty() || source.image.channels() < 3;
        const bool isHeld = std::ranges::any_of(all, [&](const ProjectPicture& each) {
            return each.image.sharesPixelsWith(source.image);
        });
        if (!isMask && !isHeld)
            all.push_back({.image = source.image,
                           .file = source.file,
                           .name = pictureName(source.file.path),
                           .holder = {}});
    }
    return all;
}

QString documentName(const DocumentFiles& files, const Composition& composition) {
    if (!files.project.path.empty())
        return QString::fromStdString(files.project.path.filename().string());
    if (!files.recipe.isEmpty())
        return QFileInfo(files.recipe).fileName();
    if (composition.background.isEmpty())
        return {};
    const SourceFile* background = backgroundFile(files.sources, composition);
    return background
               ? QString::fromStdString(layerName(background->file.path).file.filename().string())
               : QCoreApplication::translate("r2r::ui::MainWindow", "Untitled");
}

QString folderForResults(const std::vector<SourceFile>& sources,
                         const Composition& composition,
                         const QString& otherwise) {
    const SourceFile* background = backgroundFile(sources, composition);
    const fs::path beside = background ? background->file.path.parent_path() : fs::path();
    return mayHoldResults(beside) ? QString::fromStdString(beside.string()) : otherwise;
}

}  // namespace r2r::ui
