// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/model_access.h"
#include "ui/jobs/side_thread.h"

#include <QObject>

#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace r2r::ui {

/// A model that came or went, and what there is now.
struct CatalogChange {
    std::string name;                       ///< for recipes
    std::string title;                      ///< for people
    bool hasReplaced = false;               ///< another model of this name gave way
    std::vector<std::string> remarks = {};  ///< the importer's, about what was left out
    ModelCatalog catalog;
};

/// What was to be imported, and the name that another model has already.
struct TakenName {
    std::string name;
    bool isBuiltIn = false;   ///< the other one, which cannot be replaced then
    bool canBeOther = false;  ///< another name will do
    std::vector<std::filesystem::path> sources;
    ImportOptions options;
};

/// Installs and removes models in the background. Gigabytes take minutes, so they must not hold up
/// the engine thread: an import shares no tensor with the models that run there.
///
/// One at a time; everything that was started ends in exactly one of the signals. The destructor
/// stops what runs and waits for it.
class ModelImporter final : public QObject {
    Q_OBJECT

public:
    /// @param folder  of the catalogue
    ModelImporter(std::filesystem::path folder, ModelAccess access, QObject* parent = nullptr);

    [[nodiscard]] bool isWorking() const { return thread_.isBusy(); }

    /// @return false, and nothing happens, while something else is imported or removed
    bool import(std::vector<std::filesystem::path> sources, ImportOptions options = {});
    bool remove(const ModelInfo& model);

    void stop() { thread_.stop(); }

Q_SIGNALS:
    void progressed(const r2r::ui::JobProgress& progress);
    void imported(const r2r::ui::CatalogChange& change);
    void nameTaken(const r2r::ui::TakenName& taken);  ///< and nothing was imported
    void removed(const r2r::ui::CatalogChange& change);
    void failed(const r2r::ui::Failure& failure);
    void cancelled();

private:
    using Ending = std::variant<CatalogChange, TakenName>;
    using Tell = void (ModelImporter::*)(const CatalogChange&);

    /// Runs `work` in the pool, and tells here how it ended.
    bool run(std::function<Ending(const JobContext&)> work, Tell tell);

    std::filesystem::path folder_;
    ModelAccess access_;
    SideThread thread_;
};

}  // namespace r2r::ui
