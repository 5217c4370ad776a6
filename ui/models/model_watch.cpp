// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_watch.h"

#include <QEvent>
#include <QWidget>

#include <algorithm>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kPatienceMs = 500;

QString titleIn(const ModelCatalog& catalog, const std::string& name) {
    const auto models = catalog.models();
    const auto found = std::ranges::find(models, name, &ModelInfo::name);
    return QString::fromStdString(found != models.end() ? found->title : name);
}

}  // namespace

ModelWatch::ModelWatch(ModelLibrary& library,
                       const ModelAccess& access,
                       IsBusy isBusy,
                       QWidget& window)
    : QObject(&window)
    , library_(library)
    , access_(access)
    , isBusy_(std::move(isBusy))
    , known_(stampsOf(library.catalog())) {
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, &ModelWatch::look);
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, [this] {
        patience_.start(kPatienceMs);
    });
    connect(
        &library_, &ModelLibrary::changed, this, [this] { known_ = stampsOf(library_.catalog()); });
    window.installEventFilter(this);
    watchFolder();
}

void ModelWatch::look() {
    const std::filesystem::path folder = library_.catalog().folder();
    if (folder.empty())
        return;
    watchFolder();
    if (isBusy_() || thread_.isBusy())
        return patience_.start(kPatienceMs);
    thread_.ask([read = access_.read, folder](const JobContext&) { return read(folder); },
                [this](const Outcome<ModelCatalog>& outcome) {
                    const auto* catalog = std::get_if<ModelCatalog>(&outcome);
                    if (catalog && !isBusy_())
                        take(*catalog);
                });
}

bool ModelWatch::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::WindowActivate)
        look();
    return QObject::eventFilter(watched, event);
}

ModelWatch::Stamps ModelWatch::stampsOf(const ModelCatalog& catalog) {
    Stamps stamps;
    std::error_code none;
    for (const ModelInfo& model : catalog.models())
        if (!model.isBundled)
            stamps[model.name] = std::filesystem::last_write_time(model.folder, none);
    return stamps;
}

/// The folder is made with the first model. Until then the nearest one above it is watched, in
/// which it will appear.
void ModelWatch::watchFolder() {
    std::filesystem::path folder = library_.catalog().folder();
    std::error_code none;
    while (folder.has_relative_path() && !std::filesystem::is_directory(folder, none))
        folder = folder.parent_path();
    const QString path = QString::fromStdString(folder.string());
    if (folder.has_relative_path() && !watcher_.directories().contains(path))
        watcher_.addPath(path);
}

void ModelWatch::take(const ModelCatalog& catalog) {
    const Stamps now = stampsOf(catalog);
    const Stamps before = known_;
    std::vector<std::string> names;
    QStringList came;
    QStringList gone;
    std::vector<std::string> damaged;
    for (const DamagedModel& model : catalog.damaged())
        if (!library_.damaged(model.name))
            damaged.push_back(model.name);
    for (const auto& [name, stamp] : now)
        if (const auto known = before.find(name); known == before.end() || known->second != stamp) {
            names.push_back(name);
            came << titleIn(catalog, name);
        }
    for (const auto& [name, stamp] : before)
        if (!now.contains(name)) {
            names.push_back(name);
            if (std::ranges::find(damaged, name) == damaged.end())
                gone << titleIn(library_.catalog(), name);
        }
    names.insert(names.end(), damaged.begin(), damaged.end());
    for (const std::string& name : names)
        library_.take(catalog, name);
    QStringList problems;
    for (const std::string& name : damaged)
        problems << library_.absence(name);
    if (!names.empty())
        Q_EMIT changed(came, gone, problems);
}

}  // namespace r2r::ui
