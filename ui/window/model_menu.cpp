// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/model_menu.h"

#include "engine/core/sentence.h"
#include "engine/pipeline/models/model_name.h"
#include "ui/comparing/compare_dialog.h"
#include "ui/comparing/variations_dialog.h"
#include "ui/document/commands.h"
#include "ui/models/model_watch.h"
#include "ui/parts/shown_once.h"
#include "ui/words/actions.h"
#include "ui/words/file_messages.h"
#include "widgets/local_files.h"
#include "widgets/progress_strip.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QLocale>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QStatusBar>
#include <QStringList>

#include <algorithm>
#include <memory>
#include <utility>

namespace r2r::ui {
ModelMenu::ModelMenu(const Parts& parts, const ModelAccess& access, QMainWindow& window)
    : QObject(&window)
    , parts_(parts)
    , window_(window)
    , run_(createStrip("runProgress"))
    , import_(createStrip("importProgress")) {
    run_->setCancelText(tr("Stop"));
    importing_ = new Importing(parts.library, access, parts.settings, *import_, window);
    trust_ = new ModelTrust(parts.library, window);
    connectActions();
    connectRun();
    connectImporting();
    connectTrust();
    watchModels(access);
    connectPreview();
    window.setAcceptDrops(true);
    window.installEventFilter(this);
    showActions();
}

widgets::ProgressStrip* ModelMenu::createStrip(const QString& name) {
    auto* strip = new widgets::ProgressStrip(&window_);
    strip->setObjectName(name);
    return strip;
}

void ModelMenu::addTo(QMenuBar& bar) {
    using enum ActionId;
    QMenu* menu = bar.addMenu(tr("&Model"));
    menu->setObjectName("modelMenu");
    menu->setToolTipsVisible(true);
    parts_.actions.addTo(
        *menu,
        {HarmonizeNow, Variations, CompareModels, Separator, ImportModelFolder, ImportModelFiles});
    QMenu* removal = menu->addMenu(tr("&Remove model"));
    removal->setObjectName("removeModelMenu");
    importing_->fillRemoveMenu(*removal);
    QMenu* trusted = menu->addMenu(tr("&Trusted plug-ins"));
    trusted->setObjectName("trustModelMenu");
    trust_->fill(*trusted);
}

void ModelMenu::addTo(QStatusBar& bar) {
    bar.addWidget(run_, 1);
    bar.addWidget(import_, 1);
}

bool ModelMenu::wouldTake(const QStringList& paths) {
    return Importing::looksLikeModel(paths);
}

bool ModelMenu::takeFiles(const QStringList& paths) {
    if (!wouldTake(paths))
        return false;
    takeDropped(paths);
    return true;
}

void ModelMenu::takeDropped(const QStringList& paths) {
    const bool isFolder = paths.size() == 1 && QFileInfo(paths.first()).isDir();
    const FolderContent content = isFolder ? folderContent(paths.first()) : FolderContent::Model;
    if (content == FolderContent::Model)
        importing_->importFrom(paths);
    else if (content == FolderContent::Pictures)
        Q_EMIT picturesDropped(paths.first());
    else
        Q_EMIT noticed(messages::nothingDropped(paths.first()));
}

void ModelMenu::useCheckpoint(const QString& checkpoint, const QString& run) {
    importing_->importRun(checkpoint, run, [this, checkpoint, run] {
        isToBeUsed_ = true;
        checkpointToBeUsed_ = QFileInfo(checkpoint).fileName();
        runToBeUsed_ = run;
    });
}

bool ModelMenu::eventFilter(QObject*, QEvent* event) {
    const bool isDrop = event->type() == QEvent::Drop;
    if (!isDrop && event->type() != QEvent::DragEnter)
        return false;
    auto* drop = static_cast<QDropEvent*>(event);  // QDragEnterEvent is one, too
    const QStringList paths = widgets::localFiles(*drop->mimeData());
    if (!Importing::looksLikeModel(paths))
        return false;
    drop->acceptProposedAction();
    if (isDrop)
        takeDropped(paths);
    return true;
}

void ModelMenu::connectActions() {
    const auto onTrigger = [this](ActionId id, auto slot) {
        connect(&parts_.actions[id], &QAction::triggered, this, slot);
    };
    onTrigger(ActionId::HarmonizeNow, [this] { parts_.preview.harmonizeNow(); });
    onTrigger(ActionId::Variations, [this] { openVariations(); });
    onTrigger(ActionId::CompareModels, [this] { openComparison(); });
    onTrigger(ActionId::ImportModelFolder, [this] { importing_->askForFolder(); });
    onTrigger(ActionId::ImportModelFiles, [this] { importing_->askForFiles(); });
    connect(&parts_.document, &Document::changed, this, &ModelMenu::showActions);
    connect(&parts_.document, &Document::currentForegroundChanged, this, &ModelMenu::showActions);
    connect(&parts_.library, &ModelLibrary::changed, this, &ModelMenu::showActions);
}

void ModelMenu::connectRun() {
    connect(run_, &widgets::ProgressStrip::cancelRequested, &parts_.preview, &LivePreview::stop);
    connect(&parts_.preview, &LivePreview::runningChanged, run_, [this](bool isRunning) {
        if (isRunning)
            run_->start(tr("Waiting for the engine"));
        else
            run_->finish();
        if (!isRunning)
            parts_.costs.askAgain();  // it has shown how long it takes
    });
    connect(&parts_.preview, &LivePreview::resultShown, this, [this](const PreviewResult& result) {
        if (!result.isDraft && result.seconds > RunCosts::kSlowSeconds)
            parts_.costs.askAgain();
    });
    connect(&parts_.preview, &LivePreview::progressed, run_, [this](const JobProgress& step) {
        run_->setProgress(messages::step(step), step.done, step.total);
    });
}

void ModelMenu::connectImporting() {
    importing_->setUsers([this](const std::string& model) {
        QStringList names;
        for (const Foreground& foreground : parts_.document.composition().foregrounds)
            if (foreground.harmony.model == model)
                names << QString::fromStdString(foreground.name);
        return names;
    });
    connect(importing_, &Importing::failed, this, [this](const Failure& failure) {
        if (!importing_->isWorking())
            isToBeUsed_ = false;  // not because another one was refused
        Q_EMIT failed(failure);
    });
    connect(importing_, &Importing::imported, this, &ModelMenu::tellImported);
    connect(importing_, &Importing::removed, this, [this](const QString& title) {
        Q_EMIT noticed({tr("Removed %1.").arg(title), {}});
    });
    connect(importing_, &Importing::cancelled, this, [this] {
        isToBeUsed_ = false;
        Q_EMIT noticed({tr("The import was stopped."), tr("Nothing was installed.")});
    });
}

void ModelMenu::connectTrust() {
    connect(trust_, &ModelTrust::failed, this, &ModelMenu::failed);
    connect(trust_, &ModelTrust::changed, this, [this](const QString& title, bool isTrusted) {
        Q_EMIT noticed(
            isTrusted
                ? messages::Message{tr("%1 is trusted.").arg(title),
                                    tr("It runs inside R2R Studio, with your rights.")}
                : messages::Message{tr("%1 is not trusted any more.").arg(title),
                                    tr("It runs in a process that can do nothing but compute.")});
    });
}

void ModelMenu::watchModels(const ModelAccess& access) {
    auto* watch = new ModelWatch(
        parts_.library, access, [this] { return importing_->isWorking(); }, window_);
    connect(watch,
            &ModelWatch::changed,
            this,
            [this](const QStringList& came, const QStringList& gone, const QStringList& damaged) {
                if (!came.isEmpty())
                    Q_EMIT noticed({tr("Installed elsewhere: %1.").arg(came.join(", ")),
                                    tr("Choose it in the Harmonize panel.")});
                if (!gone.isEmpty())
                    Q_EMIT noticed({tr("Removed elsewhere: %1.").arg(gone.join(", ")), {}});
                for (const QString& problem : damaged)
                    Q_EMIT noticed({problem, {}});
            });
}

void ModelMenu::connectPreview() {
    // A model may have become fast, or there at last.
    connect(&parts_.costs, &RunCosts::answered, &parts_.preview, &LivePreview::reconsider);
}

QString ModelMenu::remarksText(const std::vector<std::string>& remarks) {
    constexpr size_t kShown = 2;
    QString text;
    for (size_t i = 0; i < std::min(remarks.size(), kShown); ++i)
        text += " " + QString::fromStdString(inSentences(remarks[i]));
    if (remarks.size() > kShown)
        text += " " + tr("%n more remark(s): r2r import tells them all.",
                         nullptr,
                         static_cast<int>(remarks.size() - kShown));
    return text;
}

void ModelMenu::tellImported(const CatalogChange& change) {
    const std::string& model = change.name;
    QString what = parts_.library.title(model);
    QString hint = tr("Choose it in the Harmonize panel.");
    if (std::exchange(isToBeUsed_, false)) {
        what = tr("%1, step %2").arg(what, QLocale().toString(checkpointToBeUsed_.toLongLong()));
        if (const Foreground* current = parts_.document.currentForeground()) {
            parts_.document.push(std::make_unique<SetHarmony>(
                parts_.document, current->id, parts_.library.withModel(current->harmony, model)));
            hint = tr("The chosen foreground uses it now.");
        } else {
            parts_.library.wantForNext(model);
            hint =
                tr("The next foreground that you add will use it. The example and saved recipes "
                   "keep their own.");
        }
        const std::string wanted = plainModelName(runToBeUsed_.toStdString());
        if (!change.hasReplaced && wanted != model && parts_.library.find(wanted))
            hint = tr("Its name is %1, because there is another model named %2. ")
                       .arg(QString::fromStdString(model), QString::fromStdString(wanted)) +
                   hint;
    }
    hint += remarksText(change.remarks);
    if (change.hasReplaced)
        hint = tr("It replaces the earlier model of this name, for all that use it. ") + hint;
    Q_EMIT noticed({tr("Imported %1.").arg(what), hint});
}

void ModelMenu::openComparison() {
    showOnly<CompareDialog>(window_, [this] {
        return new CompareDialog(parts_.document,
                                 parts_.library,
                                 parts_.costs,
                                 parts_.engine,
                                 parts_.settings,
                                 &window_);
    });
}

void ModelMenu::openVariations() {
    showOnly<VariationsDialog>(window_, [this] {
        auto* dialog = new VariationsDialog(parts_.document, parts_.costs, parts_.engine, &window_);
        connect(dialog, &VariationsDialog::used, this, &ModelMenu::noticed);
        return dialog;
    });
}

void ModelMenu::showActions() {
    const Foreground* foreground = parts_.document.currentForeground();
    QString reason;
    if (!foreground)
        reason = tr("Choose a foreground first.");
    else if (!parts_.costs.usesSeed(foreground->harmony.model))
        reason = tr("%1 finds the same result with every seed.")
                     .arg(parts_.library.title(foreground->harmony.model));
    parts_.actions.block(ActionId::Variations, reason);
}

}  // namespace r2r::ui
