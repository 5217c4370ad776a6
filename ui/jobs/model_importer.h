// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_progress.h"
#include "ui/jobs/model_access.h"
#include "ui/jobs/outcome.h"

#include <QObject>
#include <QThreadPool>

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace r2r::ui {

/// A model that came or went, and what there is now.
struct CatalogChange {
    std::string name;   ///< for recipes
    std::string title;  ///< for people
    ModelCatalog catalog;
};

/// Installs and removes models in the background. Gigabytes take minutes, so they do not stand in
/// the engine thread's way: an import shares no tensor with the models that run there.
///
/// One at a time; everything that was started ends in exactly one of the signals. The destructor
/// stops what runs and waits for it.
class ModelImporter final : public QObject {
    Q_OBJECT

public:
    /// @param folder  of the catalogue
    ModelImporter(std::filesystem::path folder, ModelAccess access, QObject* parent = nullptr);
    ~ModelImporter() override;

    [[nodiscard]] bool isWorking() const { return isWorking_; }

    /// @return false, and nothing happens, while something else is imported or removed
    bool import(std::vector<std::filesystem::path> sources);
    bool remove(const ModelInfo& model);

    void stop() { stop_.request_stop(); }

Q_SIGNALS:
    void progressed(const r2r::ui::JobProgress& progress);
    void imported(const r2r::ui::CatalogChange& change);
    void removed(const r2r::ui::CatalogChange& change);
    void failed(const r2r::ui::Failure& failure);
    void cancelled();

private:
    using Tell = void (ModelImporter::*)(const CatalogChange&);

    /// Runs `work` in the pool, and tells here how it ended.
    bool run(std::function<CatalogChange(const JobContext&)> work, Tell tell);

    std::filesystem::path folder_;
    ModelAccess access_;
    QThreadPool pool_;
    std::stop_source stop_{std::nostopstate};
    bool isWorking_ = false;
};

}  // namespace r2r::ui
