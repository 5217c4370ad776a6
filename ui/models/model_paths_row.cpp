// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_paths_row.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

namespace r2r::ui {

ModelPathsRow::ModelPathsRow(const QString& name, Settings& settings, QWidget* parent)
    : QWidget(parent), settings_(settings) {
    line_ = new QLineEdit(this);
    line_->setObjectName(name);
    line_->setPlaceholderText(tr("Leave empty to start from scratch"));
    line_->setToolTip(tr("Model folders, checkpoints or weight files, separated by semicolons"));
    auto* button = new QPushButton(tr("Browse…"), this);
    button->setAutoDefault(false);
    auto* menu = new QMenu(button);
    menu->addAction(tr("Add a folder…"), this, &ModelPathsRow::addFolder);
    menu->addAction(tr("Add a file…"), this, &ModelPathsRow::addFile);
    button->setMenu(menu);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(line_, 1);
    row->addWidget(button);
    setFocusProxy(line_);
}

QStringList ModelPathsRow::paths() const {
    QStringList paths;
    for (const QString& path : line_->text().split(';'))
        if (const QString trimmed = path.trimmed(); !trimmed.isEmpty())
            paths.append(trimmed);
    return paths;
}

void ModelPathsRow::setPaths(const QStringList& paths) {
    line_->setText(paths.join("; "));
}

void ModelPathsRow::addFolder() {
    add(QFileDialog::getExistingDirectory(
        this, tr("Start from the model in this folder"), settings_.folder(Folder::Runs)));
}

void ModelPathsRow::addFile() {
    add(QFileDialog::getOpenFileName(
        this,
        tr("Start from the weights in this file"),
        settings_.folder(Folder::Models),
        tr("Weights (*.safetensors *.ckpt *.pth *.pt *.bin)") + ";;" + tr("All files (*)")));
}

void ModelPathsRow::add(const QString& path) {
    if (path.isEmpty())
        return;
    const QFileInfo file(path);
    settings_.setFolder(file.isDir() ? Folder::Runs : Folder::Models, file.absolutePath());
    setPaths(paths() << path);
}

}  // namespace r2r::ui
