// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/export_dialog.h"

#include "engine/core/write_error.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/gain_map.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "ui/files/output_rows.h"
#include "ui/parts/objection.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"
#include "ui/words/qt_text.h"
#include "widgets/path_line.h"

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

#include <algorithm>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// Those that this build writes.
std::vector<FormatRow> writtenFormats() {
    std::vector<FormatRow> rows;
    std::ranges::copy_if(formatTable(), std::back_inserter(rows), [](const FormatRow& row) {
        return isWritten(row.format);
    });
    return rows;
}

/// "PNG (*.png);;JPEG (*.jpg *.jpeg)": as file dialogs want it.
QString filterOf(const std::vector<FormatRow>& rows) {
    QStringList filters;
    for (const FormatRow& row : rows)
        filters << QStringLiteral("%1 (*%2)")
                       .arg(qtText(row.name),
                            qtText(row.endings).replace(' ', QStringLiteral(" *")));
    return filters.join(QStringLiteral(";;"));
}

QString fileName(const fs::path& path) {
    return QString::fromStdString(path.filename().string());
}

}  // namespace

ExportDialog::ExportDialog(const QString& path,
                           const ExportHabits& habits,
                           const Composition& composition,
                           std::vector<SourceFile> sources,
                           QWidget* parent)
    : QDialog(parent)
    , content_(composition, std::move(sources))
    , emptiness_(emptinessOf(composition))
    , lostLight_(lostLightOf(composition, content_.sources())) {
    setObjectName("exportDialog");
    setWindowTitle(tr("Export"));
    setMinimumWidth(560);
    auto* form = new QFormLayout(this);
    createPath(*form, path);
    createFormat(*form);
    createOptions(*form, habits, composition);
    createButtons(*form);
    followPath();
}

QString ExportDialog::path() const {
    return QFileInfo(path_->text().trimmed()).absoluteFilePath();
}

void ExportDialog::setForm(const OutputForm& form) {
    output_->show(form);
}

OutputForm ExportDialog::form() const {
    return output_->outputForm();
}

ExportHabits ExportDialog::habits() const {
    const WriteOptions options = output_->writeOptions();
    return {.jpegQuality = options.jpegQuality,
            .isLossless = options.isLossless,
            .metadata = options.metadata,
            .wantsRecipe = recipe_->isChecked()};
}

void ExportDialog::createPath(QFormLayout& form, const QString& path) {
    path_ = new widgets::PathLine(path, this);
    path_->setObjectName("exportPath");
    auto* browseButton = new QPushButton(tr("Br&owse…"), this);
    browseButton->setObjectName("browseExport");
    auto* row = new QHBoxLayout;
    row->addWidget(path_, 1);
    row->addWidget(browseButton);
    auto* label = new QLabel(tr("&File"), this);
    label->setBuddy(path_);
    form.addRow(label, row);
    connect(path_, &QLineEdit::textChanged, this, &ExportDialog::followPath);
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
}

void ExportDialog::createFormat(QFormLayout& form) {
    format_ = new QComboBox(this);
    format_->setObjectName("exportFormat");
    for (const FormatRow& row : writtenFormats())
        format_->addItem(qtText(row.name), static_cast<int>(row.format));
    auto* label = new QLabel(tr("Fo&rmat"), this);
    label->setBuddy(format_);
    form.addRow(label, format_);
    connect(format_, &QComboBox::activated, this, [this] {
        useFormat(static_cast<ImageFormat>(format_->currentData().toInt()));
    });
}

void ExportDialog::createOptions(QFormLayout& form,
                                 const ExportHabits& habits,
                                 const Composition& composition) {
    output_ = new OutputRows(
        form,
        {.background = composition.background,
         .hasForeground = std::ranges::any_of(composition.foregrounds,
                                              [](const auto& each) { return !each.isHidden; })},
        {.jpegQuality = habits.jpegQuality,
         .isLossless = habits.isLossless,
         .metadata = habits.metadata},
        this);
    connect(output_, &OutputRows::changed, this, &ExportDialog::judge);
    connect(output_, &OutputRows::contentChosen, this, &ExportDialog::followContent);

    recipe_ = new QCheckBox(tr("Save the recipe &next to it"), this);
    recipe_->setObjectName("exportRecipe");
    recipe_->setToolTip(tr("Save everything that is needed to make the same picture again"));
    recipe_->setChecked(habits.wantsRecipe);
    form.addRow(QString(), recipe_);
    connect(recipe_, &QCheckBox::toggled, this, &ExportDialog::judge);
}

void ExportDialog::createButtons(QFormLayout& form) {
    verdict_ = wrappedLabel("exportVerdict", LabelRole::Warning, this);
    verdict_->setAlignment(Qt::AlignTop);
    // Room for two lines, or the dialog would jump while a name is typed.
    verdict_->setMinimumHeight(2 * verdict_->fontMetrics().lineSpacing());
    form.addRow(verdict_);
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
        filterOf(writtenFormats()),
        nullptr,
        QFileDialog::DontConfirmOverwrite);  // this dialog says it itself
    if (!chosen.isEmpty())
        path_->setText(chosen);
}

std::optional<ImageFormat> ExportDialog::format() const {
    return writableFormat(path().toStdString());
}

void ExportDialog::useFormat(ImageFormat format) {
    fs::path path = path_->text().trimmed().toStdString();
    if (formatFromExtension(path))
        path.replace_extension();
    path_->setText(QString::fromStdString(path.string()) + qtText(resultEnding(format)));
}

void ExportDialog::followPath() {
    const auto written = format();
    format_->setCurrentIndex(written ? format_->findData(static_cast<int>(*written)) : -1);
    output_->setFormat(written);
    judge();
}

void ExportDialog::followContent() {
    // The foreground alone needs a format with transparency.
    const auto written = format();
    if (form().content != OutputContent::Picture && written && !rowOf(*written).out.alpha)
        useFormat(ImageFormat::Png);
}

std::vector<fs::path> ExportDialog::files() const {
    const fs::path picture = path().toStdString();
    std::vector<fs::path> files = {picture};
    if (recipe_->isChecked())
        std::ranges::copy(content_.filesFor(recipePath(picture)), std::back_inserter(files));
    return files;
}

QString ExportDialog::unknownEnding() const {
    const QString choose = QString::fromStdString(endingsToUse());
    const QString ending = QFileInfo(path()).suffix();
    return ending.isEmpty() ? tr("The name must end like a picture format. %1").arg(choose)
                            : tr("No picture can be written as .%1. %2").arg(ending, choose);
}

QString ExportDialog::objection() const {
    if (path_->text().trimmed().isEmpty())
        return tr("Choose where the picture goes.");
    const auto written = format();
    if (!written)
        return unknownEnding();
    for (const fs::path& file : files())
        if (sourceAt(file, content_.sources()))
            return tr("%1 is a picture you opened. Originals are never overwritten: choose another "
                      "name.")
                .arg(fileName(file));
    return objectionOf([&] {
        requireHolds(*written, form());
        for (const fs::path& file : files())
            requireWritable(file);
    });
}

QString ExportDialog::emptinessOf(const Composition& composition) {
    if (composition.foregrounds.empty())
        return tr("There is no foreground: the picture is the background alone.");
    return std::ranges::all_of(composition.foregrounds, &Foreground::isHidden)
               ? tr("Every foreground is hidden: the picture is the background alone.")
               : QString();
}

QString ExportDialog::lostLightOf(const Composition& composition,
                                  const std::vector<SourceFile>& sources) {
    const auto background = std::ranges::find(sources, composition.background, &SourceFile::image);
    if (background == sources.end() || !holdsGainMap(background->file.path))
        return {};
    return tr("%1 has an HDR gain map, which is left out: the result is SDR.")
        .arg(fileName(background->file.path));
}

void ExportDialog::judge() {
    if (!accept_)
        return;  // still being made
    const QString refusal = objection();
    QStringList replaced;
    std::error_code ignored;
    if (refusal.isEmpty())
        for (const fs::path& file : files())
            if (fs::exists(file, ignored))
                replaced << fileName(file);
    QStringList remarks = {emptiness_, messages::replaced(replaced), lostLight_};
    remarks.removeAll(QString());
    verdict_->setText(refusal.isEmpty() ? remarks.join(' ') : refusal);
    accept_->setEnabled(refusal.isEmpty());
    accept_->setText(replaced.isEmpty() ? tr("&Export") : tr("R&eplace"));
}

}  // namespace r2r::ui
