// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_paths_row.h"

#include "ui/parts/field_focus.h"
#include "ui/words/model_filter.h"
#include "widgets/path_line.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace r2r::ui {
namespace {

/// Plug-ins are networks that others exported: no stage trains them further.
bool canBeTrained(const ModelInfo& model) {
    return model.isNetwork() && model.family != "plug-in";
}

QString folderOf(const ModelInfo& model) {
    return QDir::cleanPath(
        QFileInfo(QString::fromStdString(model.folder.string())).absoluteFilePath());
}

/// With its name, which the command line and recipes call it by.
QString entryOf(const ModelInfo& model) {
    const QString title = QString::fromStdString(model.title);
    const QString name = QString::fromStdString(model.name);
    return title.contains(name) ? title : QString("%1 (%2)").arg(title, name);
}

}  // namespace

ModelPathsRow::ModelPathsRow(const QString& name,
                             const ModelLibrary& library,
                             Settings& settings,
                             QWidget* parent)
    : QWidget(parent), library_(library), settings_(settings) {
    line_ = new widgets::PathLine(this);
    line_->setObjectName(name);
    line_->setToolTip(
        tr("Names of installed models, folders of models, checkpoints or weight files, separated "
           "by semicolons"));
    const auto button = [this](const QString& text) {
        auto* made = new QPushButton(text, this);
        made->setAutoDefault(false);
        made->setMenu(new QMenu(made));
        return made;
    };
    auto* browse = button(tr("Browse…"));
    browse->menu()->addAction(tr("Add a folder…"), this, &ModelPathsRow::addFolder);
    browse->menu()->addAction(tr("Add a file…"), this, &ModelPathsRow::addFile);
    auto* installed = button(tr("Installed"));
    installed->setToolTip(tr("Models that are installed here"));
    QMenu* models = installed->menu();
    models->setObjectName(name + ".installed");
    models->setToolTipsVisible(true);
    connect(models, &QMenu::aboutToShow, this, [this, models] { fill(*models); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(line_, 1);
    row->addWidget(installed);
    row->addWidget(browse);
    handFocusOn(*this, *line_);
    setNeeded(false);
}

void ModelPathsRow::setNeeded(bool isNeeded) {
    line_->setPlaceholderText(isNeeded ? tr("Choose what to start from")
                                       : tr("Leave empty to start from scratch"));
}

void ModelPathsRow::fill(QMenu& installed) {
    installed.clear();
    for (const ModelInfo& model : library_.catalog().models())
        if (canBeTrained(model) && (!canStart_ || canStart_(model))) {
            auto* action =
                installed.addAction(entryOf(model), this, [this, folder = folderOf(model)] {
                    setPaths(paths() << folder);
                });
            action->setToolTip(QString::fromStdString(model.summary));
        }
    if (installed.isEmpty())
        installed
            .addAction(canStart_ ? tr("No installed model can begin this run")
                                 : tr("No model that can be trained is installed"))
            ->setEnabled(false);
}

QStringList ModelPathsRow::paths() const {
    QStringList paths;
    for (const QString& word : line_->text().split(';')) {
        const QString trimmed = word.trimmed();
        if (trimmed.isEmpty())
            continue;
        const ModelInfo* model = library_.find(trimmed.toStdString());
        paths.append(model && canBeTrained(*model) ? folderOf(*model) : trimmed);
    }
    return paths;
}

void ModelPathsRow::setPaths(const QStringList& paths) {
    QStringList words;
    for (const QString& path : paths) {
        const ModelInfo* model = modelIn(path);
        words.append(model ? QString::fromStdString(model->name) : path);
    }
    line_->setText(words.join("; "));
}

QString ModelPathsRow::objection() const {
    for (const QString& path : paths())
        if (const ModelInfo* model = modelIn(path); model && canStart_ && !canStart_(*model))
            return tr("%1 is a network of another kind (%2), which this run cannot start from.")
                .arg(QString::fromStdString(model->title), QString::fromStdString(model->family));
    return {};
}

const ModelInfo* ModelPathsRow::modelIn(const QString& folder) const {
    const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    for (const ModelInfo& model : library_.catalog().models())
        if (canBeTrained(model) && folderOf(model) == path)
            return &model;
    return nullptr;
}

void ModelPathsRow::addFolder() {
    add(QFileDialog::getExistingDirectory(
        this, tr("Start from the model in this folder"), settings_.folder(Folder::Runs)));
}

void ModelPathsRow::addFile() {
    add(QFileDialog::getOpenFileName(this,
                                     tr("Start from the weights in this file"),
                                     settings_.folder(Folder::Models),
                                     weightsFilter()));
}

void ModelPathsRow::add(const QString& path) {
    if (path.isEmpty())
        return;
    const QFileInfo file(path);
    settings_.setFolder(file.isDir() ? Folder::Runs : Folder::Models, file.absolutePath());
    setPaths(paths() << path);
}

}  // namespace r2r::ui
