// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include <filesystem>
#include <optional>
#include <utility>

namespace r2r::ui {

ExportDialog::ExportDialog(const QString& path,
                           const ExportHabits& habits,
                           std::vector<SourceFile> sources,
                           QWidget* parent)
    : QDialog(parent), sources_(std::move(sources)) {
    setObjectName("exportDialog");
    setWindowTitle(tr("Export"));
    setMinimumWidth(520);
    auto* form = new QFormLayout(this);
    createPath(*form, path);
    createOptions(*form, habits);
    createButtons(*form);
    judgePath();
}

QString ExportDialog::path() const {
    return QFileInfo(path_->text().trimmed()).absoluteFilePath();
}

ExportHabits ExportDialog::habits() const {
    return {.jpegQuality = quality_->value(),
            .metadata = static_cast<MetadataPolicy>(metadata_->currentData().toInt()),
            .wantsRecipe = recipe_->isChecked()};
}

void ExportDialog::createPath(QFormLayout& form, const QString& path) {
    path_ = new QLineEdit(path, this);
    path_->setObjectName("exportPath");
    auto* browseButton = new QPushButton(tr("Br&owse…"), this);
    browseButton->setObjectName("browseExport");
    auto* row = new QHBoxLayout;
    row->addWidget(path_, 1);
    row->addWidget(browseButton);
    auto* label = new QLabel(tr("&File"), this);
    label->setBuddy(path_);
    form.addRow(label, row);
    verdict_ = new QLabel(this);
    verdict_->setObjectName("exportVerdict");
    verdict_->setWordWrap(true);
    verdict_->setMinimumHeight(2 * verdict_->fontMetrics().height());
    form.addRow(QString(), verdict_);
    connect(path_, &QLineEdit::textChanged, this, &ExportDialog::judgePath);
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
}

void ExportDialog::createOptions(QFormLayout& form, const ExportHabits& habits) {
    quality_ = new QSpinBox(this);
    quality_->setObjectName("jpegQuality");
    quality_->setRange(1, 100);
    quality_->setValue(habits.jpegQuality);
    quality_->setToolTip(tr("Of JPEG files; from 90 on colours keep their full resolution"));
    form.addRow(tr("JPEG &quality"), quality_);

    metadata_ = new QComboBox(this);
    metadata_->setObjectName("metadataChoice");
    metadata_->addItem(tr("Keep"), static_cast<int>(MetadataPolicy::Keep));
    metadata_->addItem(tr("Keep, without location"),
                       static_cast<int>(MetadataPolicy::StripLocation));
    metadata_->addItem(tr("Remove"), static_cast<int>(MetadataPolicy::Strip));
    metadata_->setCurrentIndex(metadata_->findData(static_cast<int>(habits.metadata)));
    form.addRow(tr("&Metadata"), metadata_);

    recipe_ = new QCheckBox(tr("Write the &recipe beside it"), this);
    recipe_->setObjectName("exportRecipe");
    recipe_->setToolTip(tr("Everything needed to make the same picture again"));
    recipe_->setChecked(habits.wantsRecipe);
    form.addRow(QString(), recipe_);
}

void ExportDialog::createButtons(QFormLayout& form) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    accept_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    accept_->setObjectName("exportAccept");
    accept_->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form.addRow(buttons);
}

void ExportDialog::browse() {
    const QString chosen = QFileDialog::getSaveFileName(
        this,
        tr("Export"),
        path(),
        tr("PNG (*.png);;JPEG (*.jpg *.jpeg);;TIFF (*.tif *.tiff);;WebP (*.webp);;OpenEXR (*.exr)"),
        nullptr,
        QFileDialog::DontConfirmOverwrite);  // this dialog says it itself
    if (!chosen.isEmpty())
        path_->setText(chosen);
}

void ExportDialog::judgePath() {
    const QFileInfo file(path());
    const std::filesystem::path wanted = path().toStdString();
    const auto format = formatFromExtension(wanted);
    QString verdict;
    bool isAllowed = false;
    if (path_->text().trimmed().isEmpty())
        verdict = tr("Choose where the picture goes.");
    else if (!format)
        verdict = tr("The name must end in .png, .jpg, .tif, .webp or .exr.");
    else if (!QFileInfo(file.absolutePath()).isDir())
        verdict = tr("There is no folder %1.").arg(file.absolutePath());
    else if (file.isDir())
        verdict = tr("This is a folder.");
    else if (sourceAt(wanted, sources_))
        verdict =
            tr("This is a picture you opened. Originals are never overwritten: choose another "
               "name.");
    else {
        isAllowed = true;
        if (file.exists())
            verdict = tr("This file exists and will be replaced.");
    }
    const bool replaces = isAllowed && file.exists();
    verdict_->setText(verdict);
    verdict_->setProperty("role", "warning");
    accept_->setEnabled(isAllowed);
    accept_->setText(replaces ? tr("R&eplace") : tr("&Export"));
    quality_->setEnabled(format == ImageFormat::Jpeg);
}

}  // namespace r2r::ui
