// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/model_importer.h"

#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_name_taken.h"

#include <utility>

namespace r2r::ui {
namespace {

/// Not if it was the very same model.
bool hasGivenWay(const ImportedModel& imported) {
    return imported.hasReplaced && imported.replaced != modelIdentity(imported.model);
}

}  // namespace

ModelImporter::ModelImporter(std::filesystem::path folder, ModelAccess access, QObject* parent)
    : QObject(parent), folder_(std::move(folder)), access_(std::move(access)) {}

bool ModelImporter::import(std::vector<std::filesystem::path> sources, ImportOptions options) {
    return run(
        [access = access_,
         folder = folder_,
         sources = std::move(sources),
         options = std::move(options)](const JobContext& job) -> Ending {
            try {
                const ImportedModel imported = access.import(sources, folder, options, job);
                return CatalogChange{.name = imported.model.name,
                                     .title = imported.model.title,
                                     .hasReplaced = hasGivenWay(imported),
                                     .remarks = imported.remarks,
                                     .catalog = access.read(folder)};
            } catch (const ModelNameTaken& taken) {  // a question rather than a failure
                return TakenName{.name = taken.name(),
                                 .isBuiltIn = taken.isBuiltIn(),
                                 .canBeOther = taken.canBeOther(),
                                 .sources = sources,
                                 .options = options};
            }
        },
        &ModelImporter::imported);
}

bool ModelImporter::remove(const ModelInfo& model) {
    return run(
        [access = access_, folder = folder_, model](const JobContext&) -> Ending {
            access.remove(model, folder);
            return CatalogChange{
                .name = model.name, .title = model.title, .catalog = access.read(folder)};
        },
        &ModelImporter::removed);
}

bool ModelImporter::run(std::function<Ending(const JobContext&)> work, Tell tell) {
    if (isWorking())
        return false;
    thread_.ask(
        std::move(work),
        [this, tell](const Outcome<Ending>& outcome) {
            if (const auto* ending = std::get_if<Ending>(&outcome)) {
                if (const auto* taken = std::get_if<TakenName>(ending))
                    Q_EMIT nameTaken(*taken);
                else
                    Q_EMIT(this->*tell)(std::get<CatalogChange>(*ending));
            } else if (const auto* failure = std::get_if<Failure>(&outcome)) {
                Q_EMIT failed(*failure);
            } else {
                Q_EMIT cancelled();
            }
        },
        [this](const JobProgress& progress) { Q_EMIT progressed(progress); });
    return true;
}

}  // namespace r2r::ui
