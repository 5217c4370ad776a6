// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/folder_row.h"

#include "ui/parts/field_focus.h"
#include "widgets/path_line.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace r2r::ui {

FolderRow::FolderRow(const QString& name,
                     const QString& title,
                     Settings& settings,
                     Folder remembered,
                     QWidget* parent)
    : QWidget(parent), settings_(settings), remembered_(remembered) {
    line_ = new widgets::PathLine(this);
    line_->setObjectName(name);
    line_->setAccessibleName(title);
    auto* button = new QPushButton(tr("Browse…"), this);
    button->setAutoDefault(false);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(line_, 1);
    row->addWidget(button);
    handFocusOn(*this, *line_);
    connect(line_, &QLineEdit::textChanged, this, &FolderRow::changed);
    connect(button, &QPushButton::clicked, this, [this, title] { browse(title); });
}

QString FolderRow::folder() const {
    return line_->text().trimmed();
}

void FolderRow::setFolder(const QString& folder) {
    line_->setText(folder);
}

void FolderRow::browse(const QString& title) {
    const QString from = folder().isEmpty() ? settings_.folder(remembered_) : folder();
    const QString chosen = QFileDialog::getExistingDirectory(this, title, from);
    if (chosen.isEmpty())
        return;
    settings_.setFolder(remembered_, QFileInfo(chosen).absolutePath());
    setFolder(chosen);
}

}  // namespace r2r::ui
