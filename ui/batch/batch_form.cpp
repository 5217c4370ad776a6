// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_form.h"

#include "engine/imaging/masks/edge_refinement.h"
#include "ui/batch/mask_operation_list.h"
#include "ui/files/output_rows.h"
#include "ui/models/device_combo.h"
#include "ui/models/harmony_json.h"
#include "ui/models/harmony_rows.h"
#include "ui/parts/folder_row.h"
#include "ui/parts/objection.h"
#include "ui/parts/remembered_fields.h"
#include "widgets/decimal_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <string>

namespace r2r::ui {
namespace {

constexpr int kFoldersPage = 0;
constexpr int kFilesPage = 3;
constexpr double kUsualRefinedPx = 8;

}  // namespace

BatchForm::BatchForm(const ModelLibrary& library,
                     EngineThread& engine,
                     Settings& settings,
                     QWidget* parent)
    : QTabWidget(parent) {
    setObjectName("batchForm");
    setDocumentMode(true);
    addTab(foldersPage(settings), tr("Folders"));
    addTab(harmonizePage(library, engine, settings), tr("Harmonize"));
    addTab(masksPage(), tr("Masks"));
    addTab(filesPage(settings), tr("Files"));
    input_->line().setFocus();
    connect(input_, &FolderRow::changed, this, &BatchForm::followInput);
    connect(output_, &FolderRow::changed, this, [this] {
        isOutputChosen_ = !output_->folder().isEmpty() && output_->folder() != proposedOutput();
        follow();
    });
    connect(template_, &QLineEdit::textChanged, this, &BatchForm::follow);
    connect(files_, &OutputRows::changed, this, &BatchForm::changed);
    connect(harmony_, &HarmonyRows::changed, this, &BatchForm::follow);
    follow();
    rememberFields(settings);
}

void BatchForm::rememberFields(Settings& settings) {
    remembered_ = new RememberedFields(settings, "batch", *this);
    remembered_->add(input_->line());
    remembered_->add(*template_);
    remembered_->add(*existing_);
    // A folder for results that was not chosen by hand follows the pictures.
    remembered_->add(
        "batchOutput",
        [this] { return QJsonValue(isOutputChosen_ ? output_->folder() : QString()); },
        [this](const QJsonValue& folder) {
            output_->setFolder(folder.toString().isEmpty() ? proposedOutput() : folder.toString());
        });
    remembered_->add(
        "harmony",
        [this] { return QJsonValue(jsonOf(harmony_->settings())); },
        [this](const QJsonValue& json) {
            harmony_->setSettings(harmonyFrom(json.toObject(), harmony_->settings()));
        });
    remembered_->add(
        "batchDevice",
        [this] { return QJsonValue(QString::fromStdString(device_->chosen())); },
        [this](const QJsonValue& wish) { device_->choose(wish.toString()); });
    remembered_->add(
        "maskOperations",
        [this] {
            QJsonArray operations;
            for (const MaskOperation& operation : mask_->operations())
                operations.append(QString::fromStdString(toText(operation)));
            return QJsonValue(operations);
        },
        [this](const QJsonValue& json) {
            std::vector<MaskOperation> operations;
            for (const QJsonValue& text : json.toArray()) {
                const auto parsed =
                    outcomeOf([&] { return parseMaskOperation(text.toString().toStdString()); });
                if (const auto* operation = std::get_if<MaskOperation>(&parsed))
                    operations.push_back(*operation);
            }
            mask_->setOperations(operations);
        });
    remembered_->add(*findsMasks_);
    remembered_->add(*refines_);
    remembered_->add(
        "batchRefinePx",
        [this] { return QJsonValue(refinePx_->value()); },
        [this](const QJsonValue& px) { refinePx_->setValue(px.toDouble(kUsualRefinedPx)); });
    remembered_->addAllIn(*widget(kFilesPage));
    remembered_->begin();
}

QWidget* BatchForm::foldersPage(Settings& settings) {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    const auto addFolder = [&](const QString& name, const QString& title, const QString& help) {
        auto* row =
            new FolderRow(name, QString(title).remove('&'), settings, Folder::Batches, page);
        row->setToolTip(help);
        auto* label = new QLabel(title, page);
        label->setBuddy(row);
        form->addRow(label, row);
        return row;
    };
    input_ =
        addFolder("batchInput",
                  tr("&Pictures in"),
                  tr("Every picture with a NAME_mask.png beside it, subfolders too; on the page "
                     "Masks those that lack one can be found"));
    output_ =
        addFolder("batchOutput", tr("&Results in"), tr("The folder gets the same subfolders"));
    template_ = new QLineEdit(QString::fromStdString(BatchOptions().nameTemplate), page);
    template_->setObjectName("batchTemplate");
    template_->setToolTip(
        tr("{name}, {ext}, {model} and {index} are replaced; the ending decides the format"));
    form->addRow(tr("&Names"), template_);
    example_ = new QLabel(page);
    example_->setObjectName("batchNameExample");
    example_->setProperty("role", "quiet");
    form->addRow(QString(), example_);
    existing_ = new QComboBox(page);
    existing_->setObjectName("batchExisting");
    existing_->addItem(tr("Skip"), static_cast<int>(ExistingOutput::Skip));
    existing_->addItem(tr("Overwrite"), static_cast<int>(ExistingOutput::Overwrite));
    existing_->setToolTip(
        tr("Skip leaves results alone that would be made just so again, and so continues a batch "
           "that was stopped. Results of another model or other settings are made again."));
    form->addRow(tr("Results that e&xist"), existing_);
    return page;
}

QWidget* BatchForm::harmonizePage(const ModelLibrary& library,
                                  EngineThread& engine,
                                  const Settings& settings) {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    harmony_ = new HarmonyRows(library, "batch", page);
    device_ = new DeviceCombo(engine, "batchDevice", settings.device(), page);
    auto* label = new QLabel(tr("&Device"), page);
    label->setBuddy(device_);
    static_cast<QFormLayout*>(harmony_->layout())->addRow(label, device_);
    layout->addWidget(harmony_);
    layout->addStretch();
    return page;
}

QWidget* BatchForm::masksPage() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    findsMasks_ = new QCheckBox(tr("&Find the masks that are missing"), page);
    findsMasks_->setObjectName("batchFindsMasks");
    findsMasks_->setToolTip(
        tr("A picture without a mask file and without transparency gets the mask of what stands "
           "out in it, as Select subject makes it"));
    refines_ = new QCheckBox(tr("Find &hair at their edges, up to"), page);
    refines_->setObjectName("batchRefines");
    refinePx_ = new widgets::DecimalBox(page);
    refinePx_->setObjectName("batchRefinePx");
    refinePx_->setAccessibleName(tr("How far from the edge hair is looked for"));
    refinePx_->setRange(1, kMostRefinedPx);
    refinePx_->setSuffix(tr(" px"));
    refinePx_->setValue(kUsualRefinedPx);
    refinePx_->setEnabled(false);
    connect(refines_, &QCheckBox::toggled, refinePx_, &QWidget::setEnabled);
    auto* hair = new QHBoxLayout;
    hair->addWidget(refines_);
    hair->addWidget(refinePx_);
    hair->addStretch();
    mask_ = new MaskOperationList(page);
    column->addWidget(findsMasks_);
    column->addLayout(hair);
    column->addWidget(mask_, 1);
    return page;
}

QWidget* BatchForm::filesPage(const Settings& settings) {
    auto* page = new QWidget(this);
    const ExportHabits habits = settings.exportHabits();
    files_ = new OutputRows(*new QFormLayout(page),
                            {},
                            {.jpegQuality = habits.jpegQuality,
                             .isLossless = habits.isLossless,
                             .metadata = habits.metadata},
                            page);
    return page;
}

void BatchForm::setInput(const QString& folder) {
    setCurrentIndex(kFoldersPage);
    isOutputChosen_ = false;  // that of other pictures
    input_->setFolder(folder);
}

QString BatchForm::proposedOutput() const {
    const QString input = input_->folder();
    return input.isEmpty() ? QString() : QDir::cleanPath(input) + "-harmonized";
}

void BatchForm::followInput() {
    if (!isOutputChosen_)
        output_->setFolder(proposedOutput());
    follow();
}

void BatchForm::follow() {
    const BatchOptions chosen = options();
    QString name;
    const QString refusal =
        objectionOf([&] { name = QString::fromStdString(resultName("beach.jpg", 1, 1, chosen)); });
    example_->setText(refusal.isEmpty() ? tr("beach.jpg becomes %1").arg(name) : QString());
    files_->setFormat(onlyFormat());
    Q_EMIT changed();
}

std::optional<ImageFormat> BatchForm::onlyFormat() const {
    const auto formatOf = [&](const char* picture) -> std::optional<ImageFormat> {
        const auto name = outcomeOf([&] { return resultName(picture, 1, 1, options()); });
        const auto* made = std::get_if<std::string>(&name);
        return made ? writableFormat(*made) : std::nullopt;
    };
    const auto format = formatOf("beach.jpg");
    return format == formatOf("beach.png") ? format : std::nullopt;
}

BatchOptions BatchForm::options() const {
    return {.input = input_->folder().toStdString(),
            .output = output_->folder().toStdString(),
            .nameTemplate = template_->text().toStdString(),
            .harmony = harmony_->settings(),
            .findsMasks = findsMasks_->isChecked(),
            .maskOperations = mask_->operations(),
            .refinePx = refines_->isChecked() ? refinePx_->value() : 0,
            .existing = static_cast<ExistingOutput>(existing_->currentData().toInt()),
            .form = files_->outputForm(),
            .write = files_->writeOptions(),
            .device = device_->chosen()};
}

QString BatchForm::objection() const {
    const QFileInfo input(input_->folder());
    if (input_->folder().isEmpty())
        return tr("Choose the folder with the pictures.");
    if (!input.isDir())
        return (input.exists() ? tr("%1 is a file, not a folder.") : tr("There is no folder %1."))
            .arg(input_->folder());
    if (output_->folder().isEmpty())
        return tr("Choose a folder for the results.");
    if (QFileInfo(output_->folder()) == input)
        return tr("The results would be mixed with the pictures. Choose another folder.");
    if (harmony_->settings().model.empty())
        return tr("Choose a harmonizer.");
    return objectionOf([this] {
        const BatchOptions chosen = options();
        (void)resultName("beach.jpg", 1, 1, chosen);
        if (const auto format = onlyFormat())
            requireHolds(*format, chosen.form);
    });
}

}  // namespace r2r::ui
