// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/new_evaluation_dialog.h"

#include "engine/core/file_io.h"
#include "engine/pipeline/evaluation/evaluation.h"
#include "ui/parts/checked_field.h"
#include "ui/parts/dataset_field.h"
#include "ui/parts/folder_row.h"
#include "ui/parts/objection.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/remembered_fields.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/qt_text.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace r2r::ui {
namespace {

constexpr const char* kRequestFile = "request.json";
constexpr QSize kLeastForm(440, 200);  // further rows scroll on a small screen

}  // namespace

NewEvaluationDialog::NewEvaluationDialog(const ModelLibrary& library,
                                         Settings& settings,
                                         QWidget* parent)
    : QDialog(parent), library_(library), settings_(settings) {
    setObjectName("newEvaluationDialog");
    setWindowTitle(tr("New evaluation"));
    resize(fittingScreen(*this, {620, 620}));
    auto* fields = new QWidget(this);
    auto* form = new QFormLayout(fields);
    form->setContentsMargins({});
    createData(*form);
    createProtocol(*form);
    createModels(*form);
    createPlace(*form);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(new PanelScroll(fields, kLeastForm), 1);
    createButtons();
    rememberFields();
}

void NewEvaluationDialog::createData(QFormLayout& form) {
    data_ = new DatasetField(
        DatasetField::Wants::Composites, "evaluation", settings_, Folder::Evaluations, this);
    dataBox_ = new CheckedField(data_, this);
    form.addRow(tr("&Data set"), dataBox_);
    connect(data_, &DatasetField::changed, dataBox_, [this] { dataBox_->showProblem({}); });
}

void NewEvaluationDialog::createProtocol(QFormLayout& form) {
    protocol_ = new QComboBox(this);
    protocol_->setObjectName("evaluationProtocol");
    protocolText_ = wrappedLabel("evaluationProtocolHelp", LabelRole::Quiet, this);
    for (const auto& [protocol, word] : kEvaluationProtocols.entries)
        protocol_->addItem(qtText(word), qtText(evaluationProtocolText(protocol)));
    const QString standard = qtText(kEvaluationProtocols.word(EvaluationOptions().protocol));
    const auto explain = [this, standard] {
        const QString text = protocol_->currentData().toString();
        const bool isStandard = protocol_->currentText() == standard;
        protocolText_->setText(isStandard ? tr("%1 This is the default.").arg(text) : text);
    };
    connect(protocol_, &QComboBox::currentIndexChanged, this, explain);
    protocol_->setCurrentText(standard);
    explain();
    form.addRow(tr("&Protocol"), protocol_);
    form.addRow(QString(), protocolText_);
}

/// A model with another recommended strength than the full one is listed twice.
void NewEvaluationDialog::createModels(QFormLayout& form) {
    models_ = new QListWidget(this);
    models_->setObjectName("evaluationModels");
    models_->setAccessibleName(tr("Models to measure"));
    const auto add = [this](const QString& title, const QString& name, bool isChecked) {
        auto* item = new QListWidgetItem(title, models_);
        item->setData(Qt::UserRole, name);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(isChecked ? Qt::Checked : Qt::Unchecked);
    };
    const std::string standard = library_.catalog().defaultModel().name;
    for (const ModelInfo& model : library_.catalog().models()) {
        const QString title = QString::fromStdString(model.title);
        const QString name = QString::fromStdString(model.name);
        const bool isStandard = model.name == standard;
        const auto strength = static_cast<double>(model.recommendedStrength);
        if (strength != 1)
            add(tr("%1, strength %2 %").arg(title, locale().toString(100 * strength)),
                QString("%1@%2").arg(name).arg(strength),
                isStandard);
        add(title, name, isStandard && strength == 1);
    }
    for (const DamagedModel& model : library_.catalog().damaged()) {
        auto* item = new QListWidgetItem(tr("%1 (damaged)").arg(QString::fromStdString(model.name)),
                                         models_);
        item->setFlags(Qt::NoItemFlags);
        item->setToolTip(library_.absence(model.name));
    }
    modelsBox_ = new CheckedField(models_, this);
    form.addRow(tr("&Models"), modelsBox_);
    outputs_ = new FolderRow("evaluationOutputs",
                             tr("Choose the results of another program"),
                             settings_,
                             Folder::Evaluations,
                             this);
    outputs_->line().setPlaceholderText(tr("None"));
    outputs_->setToolTip(
        tr("A folder of pictures that another program made, named like the composites"));
    outputsBox_ = new CheckedField(outputs_, this);
    connect(outputs_, &FolderRow::changed, modelsBox_, [this] { modelsBox_->showProblem({}); });
    form.addRow(tr("&Other results"), outputsBox_);
}

void NewEvaluationDialog::createPlace(QFormLayout& form) {
    name_ = new QLineEdit(this);
    name_->setObjectName("evaluationName");
    place_ = new FolderRow("evaluationPlace",
                           tr("Choose the folder that evaluations go into"),
                           settings_,
                           Folder::Evaluations,
                           this);
    nameBox_ = new CheckedField(name_, this);
    placeBox_ = new CheckedField(place_, this);
    form.addRow(tr("&Name"), nameBox_);
    form.addRow(tr("In &folder"), placeBox_);
    proposePlace(settings_.folder(Folder::Evaluations));
}

void NewEvaluationDialog::proposePlace(const QString& folder) {
    name_->setText("evaluation-" + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss"));
    place_->setFolder(folder);
}

void NewEvaluationDialog::createButtons() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    remembered_ = new RememberedFields(settings_, "newEvaluation", *this);
    buttons->addButton(remembered_->createButton(), QDialogButtonBox::ResetRole);
    start_ = buttons->addButton(tr("Start &evaluation"), QDialogButtonBox::ActionRole);
    start_->setObjectName("startEvaluation");
    start_->setDefault(true);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(start_, &QPushButton::clicked, this, &NewEvaluationDialog::start);
}

void NewEvaluationDialog::rememberFields() {
    remembered_->addAllIn(*data_);
    remembered_->add(*protocol_);
    remembered_->add(
        "evaluationModels",
        [this] { return QJsonValue(QJsonArray::fromStringList(chosenModels())); },
        [this](const QJsonValue& names) { checkModels(names.toVariant().toStringList()); });
    remembered_->addAllIn(*outputs_);
    remembered_->begin();
    connect(remembered_, &RememberedFields::defaultsShown, this, [this] {
        proposePlace(Settings::standardFolder());
    });
}

QString NewEvaluationDialog::folder() const {
    return QDir(place_->folder()).absoluteFilePath(name_->text().trimmed());
}

QStringList NewEvaluationDialog::arguments() const {
    QStringList arguments = {"--data",
                             QString::fromStdString(data_->choice().folder.string()),
                             "--protocol",
                             protocol_->currentText()};
    arguments += data_->layoutArguments();
    if (const QStringList models = chosenModels(); !models.isEmpty())
        arguments << "--model" << models.join(',');
    if (!outputs_->folder().isEmpty())
        arguments << "--outputs" << outputs_->folder();
    return arguments;
}

QStringList NewEvaluationDialog::argumentsOf(const QString& folder) {
    QFile file(QDir(folder).filePath(kRequestFile));
    QStringList arguments;
    if (!file.open(QIODevice::ReadOnly))
        return arguments;
    const QJsonObject request = QJsonDocument::fromJson(file.readAll()).object();
    for (const QJsonValue& argument : request.value("evaluate").toArray())
        arguments.append(argument.toString());
    return arguments;
}

QStringList NewEvaluationDialog::chosenModels() const {
    QStringList names;
    for (int row = 0; row < models_->count(); ++row)
        if (models_->item(row)->checkState() == Qt::Checked)
            names.append(models_->item(row)->data(Qt::UserRole).toString());
    return names;
}

void NewEvaluationDialog::checkModels(const QStringList& names) {
    for (int row = 0; row < models_->count(); ++row) {
        QListWidgetItem* item = models_->item(row);
        if (item->flags() == Qt::NoItemFlags)
            continue;  // damaged
        const bool isChosen = names.contains(item->data(Qt::UserRole).toString());
        item->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
    }
}

bool NewEvaluationDialog::check() {
    const QString name = name_->text().trimmed();
    const QString other = outputs_->folder();
    dataBox_->showProblem(data_->problem());
    modelsBox_->showProblem(chosenModels().isEmpty() && other.isEmpty()
                                ? tr("Check at least one model, or choose other results.")
                                : QString());
    outputsBox_->showProblem(other.isEmpty() || QFileInfo(other).isDir()
                                 ? QString()
                                 : tr("This folder does not exist."));
    placeBox_->showProblem(place_->folder().isEmpty()
                               ? tr("Choose the folder that the evaluation goes into.")
                               : QString());
    if (name.isEmpty())
        nameBox_->showProblem(tr("Enter a name for the evaluation."));
    else if (name.contains('/'))
        nameBox_->showProblem(tr("A name cannot contain slashes."));
    else if (!place_->folder().isEmpty() && QFileInfo::exists(folder()))
        nameBox_->showProblem(
            tr("An evaluation of this name already exists. Choose another name."));
    else
        nameBox_->showProblem({});
    return std::ranges::none_of(std::array{dataBox_, modelsBox_, outputsBox_, placeBox_, nameBox_},
                                &CheckedField::hasProblem);
}

void NewEvaluationDialog::start() {
    if (!check())
        return;
    const QJsonObject request = {{"evaluate", QJsonArray::fromStringList(arguments())}};
    const QString objection = objectionOf([&] {
        makeFolder(folder().toStdString());
        writeFileAtomically(QDir(folder()).filePath(kRequestFile).toStdString(),
                            QJsonDocument(request).toJson(QJsonDocument::Indented).toStdString());
    });
    if (!objection.isEmpty())
        return placeBox_->showProblem(objection);
    settings_.setFolder(Folder::Evaluations, place_->folder());
    remembered_->keep();
    accept();
}

}  // namespace r2r::ui
