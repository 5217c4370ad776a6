// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/model_importer.h"

#include <QMetaObject>

#include <utility>

namespace r2r::ui {

ModelImporter::ModelImporter(std::filesystem::path folder, ModelAccess access, QObject* parent)
    : QObject(parent), folder_(std::move(folder)), access_(std::move(access)) {
    pool_.setMaxThreadCount(1);
}

ModelImporter::~ModelImporter() {
    stop();
    pool_.clear();
    pool_.waitForDone();
}

bool ModelImporter::import(std::vector<std::filesystem::path> sources) {
    return run(
        [access = access_, folder = folder_, sources = std::move(sources)](const JobContext& job) {
            const ModelInfo info = access.import(sources, folder, {}, job);
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
    if (std::exchange(isWorking_, true))
        return false;
    stop_ = std::stop_source();
    pool_.start([this, work = std::move(work), tell, stop = stop_.get_token()] {
        const JobContext job = thinnedContext(stop, [this](const JobProgress& progress) {
            QMetaObject::invokeMethod(
                this, [this, progress] { Q_EMIT progressed(progress); }, Qt::QueuedConnection);
        });
        const auto outcome = outcomeOf([&] { return work(job); });
        QMetaObject::invokeMethod(
            this,
            [this, tell, outcome] {
                isWorking_ = false;
                if (const auto* change = std::get_if<CatalogChange>(&outcome))
                    Q_EMIT(this->*tell)(*change);
                else if (const auto* failure = std::get_if<Failure>(&outcome))
                    Q_EMIT failed(*failure);
                else
                    Q_EMIT cancelled();
            },
            Qt::QueuedConnection);
    });
    return true;
}

}  // namespace r2r::ui
