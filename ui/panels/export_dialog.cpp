// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/export_dialog.h"

#include "engine/pipeline/recipe_file.h"
#include "ui/messages.h"

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

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace r2r::ui {

ExportDialog::ExportDialog(const QString& path,
                           const ExportHabits& habits,
                           CompositionRecipe recipe,
                           QWidget* parent)
    : QDialog(parent), content_(std::move(recipe)) {
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
    connect(recipe_, &QCheckBox::toggled, this, &ExportDialog::judgePath);
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

std::vector<std::filesystem::path> ExportDialog::files() const {
    const std::filesystem::path picture = path().toStdString();
    std::vector<std::filesystem::path> files = {picture};
    if (recipe_->isChecked())
        std::ranges::copy(content_.filesFor(recipePath(picture)), std::back_inserter(files));
    return files;
}

QString ExportDialog::objection() const {
    const QFileInfo file(path());
    if (path_->text().trimmed().isEmpty())
        return tr("Choose where the picture goes.");
    if (!formatFromExtension(path().toStdString()))
        return tr("The name must end in .png, .jpg, .tif, .webp or .exr.");
    if (!QFileInfo(file.absolutePath()).isDir())
        return tr("There is no folder %1.").arg(file.absolutePath());
    if (file.isDir())
        return tr("This is a folder.");
    for (const auto& written : files())
        if (sourceAt(written, content_.sources()))
            return tr("%1 is a picture you opened. Originals are never overwritten: choose another "
                      "name.")
                .arg(QString::fromStdString(written.filename().string()));
    return {};
}

void ExportDialog::judgePath() {
    const QString refusal = objection();
    QStringList replaced;
    std::error_code ignored;
    if (refusal.isEmpty())
        for (const auto& written : files())
            if (std::filesystem::exists(written, ignored))
                replaced << QString::fromStdString(written.filename().string());
    verdict_->setText(refusal.isEmpty() ? messages::replaced(replaced) : refusal);
    verdict_->setProperty("role", "warning");
    accept_->setEnabled(refusal.isEmpty());
    accept_->setText(replaced.isEmpty() ? tr("&Export") : tr("R&eplace"));
    quality_->setEnabled(formatFromExtension(path().toStdString()) == ImageFormat::Jpeg);
}

}  // namespace r2r::ui
