// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/model_importer.h"

#include <utility>

namespace r2r::ui {

ModelImporter::ModelImporter(std::filesystem::path folder, ModelAccess access, QObject* parent)
    : QObject(parent), folder_(std::move(folder)), access_(std::move(access)) {}

bool ModelImporter::import(std::vector<std::filesystem::path> sources, ImportOptions options) {
    return run(
        [access = access_,
         folder = folder_,
         sources = std::move(sources),
         options = std::move(options)](const JobContext& job) {
            const ModelInfo info = access.import(sources, folder, options, job);
            return CatalogChange{info.name, info.title, access.read(folder)};
        },
        &ModelImporter::imported);
}

bool ModelImporter::remove(const ModelInfo& model) {
    return run(
        [access = access_, folder = folder_, model](const JobContext&) {
            access.remove(model, folder);
            return CatalogChange{model.name, model.title, access.read(folder)};
        },
        &ModelImporter::removed);
}

bool ModelImporter::run(std::function<CatalogChange(const JobContext&)> work, Tell tell) {
    if (isWorking())
        return false;
    thread_.ask(
        std::move(work),
        [this, tell](const Outcome<CatalogChange>& outcome) {
            if (const auto* change = std::get_if<CatalogChange>(&outcome))
                Q_EMIT(this->*tell)(*change);
            else if (const auto* failure = std::get_if<Failure>(&outcome))
                Q_EMIT failed(*failure);
            else
                Q_EMIT cancelled();
        },
        [this](const JobProgress& progress) { Q_EMIT progressed(progress); });
    return true;
}

}  // namespace r2r::ui
