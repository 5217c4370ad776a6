// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importing.h"

#include "engine/imaging/files/format_table.h"
#include "engine/pipeline/models/model_name.h"
#include "engine/pipeline/models/run_checkpoint.h"
#include "ui/parts/question_box.h"
#include "ui/words/messages.h"
#include "ui/words/model_filter.h"
#include "widgets/progress_strip.h"

#include <QDirIterator>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace r2r::ui {
namespace {

constexpr int kMostLookedAt = 5000;  // entries of a folder, so that a whole disk costs no minute

}  // namespace

FolderContent folderContent(const QString& folder) {
    bool hasPictures = false;
    QDirIterator entries(folder, QDir::Files, QDirIterator::Subdirectories);
    for (int looked = 0; looked < kMostLookedAt && entries.hasNext(); ++looked) {
        const QFileInfo file(entries.next());
        if (isModelFile(file))
            return FolderContent::Model;
        hasPictures = hasPictures || formatFromExtension(file.fileName().toStdString());
    }
    return hasPictures ? FolderContent::Pictures : FolderContent::Neither;
}

Importing::Importing(ModelLibrary& library,
                     const ModelAccess& access,
                     Settings& settings,
                     widgets::ProgressStrip& progress,
                     QWidget& window)
    : QObject(&window)
    , library_(library)
    , settings_(settings)
    , progress_(progress)
    , window_(window)
    , importer_(library.catalog().folder(), access) {
    connect(&progress, &widgets::ProgressStrip::cancelRequested, &importer_, &ModelImporter::stop);
    connect(&importer_, &ModelImporter::progressed, this, [this](const JobProgress& step) {
        progress_.setProgress(messages::phase(step.phase, step.subject), step.done, step.total);
    });
    connect(&importer_, &ModelImporter::imported, this, [this](const CatalogChange& change) {
        take(change);
        Q_EMIT imported(change);
    });
    connect(&importer_, &ModelImporter::nameTaken, this, &Importing::askAbout);
    connect(&importer_, &ModelImporter::removed, this, [this](const CatalogChange& change) {
        take(change);
        Q_EMIT removed(QString::fromStdString(change.title));
    });
    connect(&importer_, &ModelImporter::failed, this, [this](const Failure& failure) {
        progress_.finish();
        Q_EMIT failed(failure);
    });
    connect(&importer_, &ModelImporter::cancelled, this, [this] {
        progress_.finish();
        Q_EMIT cancelled();
    });
}

void Importing::askForFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        &window_, tr("Import the model in this folder"), settings_.folder(Folder::Models));
    if (folder.isEmpty())
        return;
    settings_.setFolder(Folder::Models, QFileInfo(folder).absolutePath());
    importFrom({folder});
}

void Importing::askForFiles() {
    const QStringList files = QFileDialog::getOpenFileNames(&window_,
                                                            tr("Import the model in these files"),
                                                            settings_.folder(Folder::Models),
                                                            modelFilter());
    if (files.isEmpty())
        return;
    settings_.setFolder(Folder::Models, QFileInfo(files.first()).absolutePath());
    importFrom(files);
}

bool Importing::looksLikeModel(const QStringList& paths) {
    return std::ranges::any_of(paths, [](const QString& path) {
        const QFileInfo file(path);
        return file.isDir() || isModelFile(file);
    });
}

void Importing::askAbout(const TakenName& taken) {
    progress_.finish();
    QStringList paths;
    for (const auto& source : taken.sources)
        paths << QString::fromStdString(source.string());
    const auto importAs = [this, paths, options = taken.options](const std::string& name,
                                                                 bool isReplacing) {
        ImportOptions changed = options;
        changed.name = name;
        changed.isReplacing = isReplacing;
        importFrom(paths, changed);
    };
    const QString title = library_.title(taken.name);
    const QString name = QString::fromStdString(taken.name);
    Choice choice;
    if (taken.isBuiltIn) {
        choice.question = tr("Import under another name?");
        choice.reason = tr("The name %1 belongs to %2, which is built in.").arg(name, title);
    } else {
        choice.question = tr("Replace %1?").arg(title);
        choice.reason = tr("The name %1 belongs to a model that is installed. Replacing it cannot "
                           "be undone, and every foreground and recipe that uses it gets the new "
                           "one.")
                            .arg(name);
        choice.replace = [importAs, asked = taken.options.name] { importAs(asked, true); };
    }
    if (taken.canBeOther)
        choice.keepBoth = [importAs, free = freeName(taken.name)] { importAs(free, false); };
    ask(choice);
}

bool Importing::importFrom(const QStringList& paths, const ImportOptions& options) {
    std::vector<std::filesystem::path> sources;
    for (const QString& path : paths)
        sources.emplace_back(path.toStdString());
    if (!importer_.import(std::move(sources), options)) {
        refuse();
        return false;
    }
    const QString name = options.title.empty() ? QFileInfo(paths.first()).fileName()
                                               : QString::fromStdString(options.title);
    progress_.start(tr("Importing %1").arg(name));
    return true;
}

void Importing::importRun(const QString& checkpoint,
                          const QString& run,
                          const std::function<void()>& begun) {
    const std::string title = titleOfRun(run.toStdString());
    const auto importAs = [this, checkpoint, title, begun](const std::string& name,
                                                           bool isReplacing) {
        const ImportOptions options{.name = name, .title = title, .isReplacing = isReplacing};
        if (importFrom({checkpoint}, options) && begun)
            begun();
    };
    const auto importBeside = [this, importAs, name = plainModelName(run.toStdString())] {
        importAs(freeName(name), false);
    };
    // The title tells that a model came from a run: one that was imported otherwise stays.
    const auto models = library_.catalog().models();
    const auto earlier = std::ranges::find_if(models, [&](const ModelInfo& model) {
        return model.title == title || model.title == title + " (" + model.name + ")";
    });
    if (earlier == models.end())
        return importBeside();
    ask({.question = tr("Replace %1?").arg(QString::fromStdString(earlier->title)),
         .reason = tr("Another checkpoint of this run is installed. Replacing it cannot be "
                      "undone, and every foreground and recipe that uses it gets the new "
                      "one."),
         .replace = [importAs, name = earlier->name] { importAs(name, true); },
         .keepBoth = importBeside});
}

void Importing::ask(const Choice& choice) {
    auto* box = new QuestionBox(
        "replaceModelQuestion", tr("Import model"), choice.question, choice.reason, window_);
    connect(box, &QMessageBox::rejected, this, &Importing::cancelled);
    if (choice.replace) {
        const auto* replace =
            box->addAnswer("replaceModelAccept", tr("&Replace"), QMessageBox::DestructiveRole);
        connect(replace, &QPushButton::clicked, this, choice.replace);
    }
    if (choice.keepBoth) {
        auto* keep = box->addAnswer("replaceModelKeep",
                                    choice.replace ? tr("&Keep both") : tr("&Import"),
                                    QMessageBox::AcceptRole);
        box->setDefaultButton(keep);
        connect(keep, &QPushButton::clicked, this, choice.keepBoth);
    }
    box->ask();
}

bool Importing::isTaken(const std::string& name) const {
    return library_.find(name) || library_.damaged(name);
}

std::string Importing::freeName(const std::string& wanted) const {
    std::string name = wanted;
    for (int number = 2; isTaken(name); ++number)
        name = wanted + '-' + std::to_string(number);
    return name;
}

void Importing::fillRemoveMenu(QMenu& menu) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] {
        menu.clear();
        for (const ModelInfo& model : library_.catalog().models())
            if (!model.isBundled)
                addRemoval(menu, QString::fromStdString(model.title), model);
        for (const DamagedModel& model : library_.catalog().damaged())
            addRemoval(menu,
                       tr("%1 (damaged)").arg(QString::fromStdString(model.name)),
                       {.name = model.name, .title = model.name, .folder = model.folder});
        if (menu.isEmpty())
            menu.addAction(tr("No model was imported"))->setEnabled(false);
    });
}

void Importing::addRemoval(QMenu& menu, const QString& text, const ModelInfo& model) {
    connect(
        menu.addAction(text + "…"), &QAction::triggered, this, [this, model] { remove(model); });
}

void Importing::remove(const ModelInfo& model) {
    auto* box = new QuestionBox("removeModelQuestion",
                                tr("Remove model"),
                                tr("Remove %1?").arg(QString::fromStdString(model.title)),
                                tr("Its weights are deleted from this computer: %1")
                                        .arg(QString::fromStdString(model.folder.string())) +
                                    usersOf(model),
                                window_);
    const auto* accept =
        box->addAnswer("removeModelAccept", tr("&Remove"), QMessageBox::DestructiveRole);
    connect(accept, &QPushButton::clicked, this, [this, model] {
        if (importer_.remove(model))
            progress_.start(tr("Removing %1").arg(QString::fromStdString(model.title)));
        else
            refuse();
    });
    box->ask();
}

/// One thing at a time is done to the folder of models.
void Importing::refuse() {
    Q_EMIT failed({ErrorCode::InvalidArgument,
                   tr("another model is being imported or removed").toStdString(),
                   tr("Wait until that has finished, or cancel it at the bottom of the window.")
                       .toStdString()});
}

QString Importing::usersOf(const ModelInfo& model) const {
    const QStringList users = users_ ? users_(model.name) : QStringList();
    return users.isEmpty() ? QString()
                           : "\n\n" + tr("Foregrounds that use it: %1. They need another "
                                         "harmonizer then.")
                                          .arg(users.join(", "));
}

void Importing::take(const CatalogChange& change) {
    progress_.finish();
    library_.take(change.catalog, change.name);
}

}  // namespace r2r::ui
