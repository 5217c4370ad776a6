// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/new_run_dialog.h"

#include "engine/core/file_io.h"
#include "ui/models/device_combo.h"
#include "ui/parts/checked_field.h"
#include "ui/parts/folder_row.h"
#include "ui/parts/objection.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/remembered_fields.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/training/run_settings_form.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QFormLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace r2r::ui {
namespace {

enum Tab { Form, Text };

constexpr QSize kLeastForm(440, 160);  // further rows scroll on a small screen

/// The settings that `changes` names are as it says, the rest as in `object`.
QJsonObject merged(QJsonObject object, const QJsonObject& changes) {
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const QJsonValue old = object.value(change.key());
        object[change.key()] = old.isObject() && change->isObject()
                                   ? QJsonValue(merged(old.toObject(), change->toObject()))
                                   : change.value();
    }
    return object;
}

/// The part of `changes` that `object` has too: another version may have had other settings.
QJsonObject knownPart(const QJsonObject& object, const QJsonObject& changes) {
    QJsonObject known;
    for (auto change = changes.begin(); change != changes.end(); ++change)
        if (const auto own = object.find(change.key()); own != object.end())
            known[change.key()] = own->isObject()
                                      ? QJsonValue(knownPart(own->toObject(), change->toObject()))
                                      : change.value();
    return known;
}

QString inText(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

}  // namespace

NewRunDialog::NewRunDialog(const ModelLibrary& library,
                           Settings& settings,
                           QString program,
                           QWidget* parent)
    : QDialog(parent), library_(library), settings_(settings), program_(std::move(program)) {
    setObjectName("newRunDialog");
    setWindowTitle(tr("New training run"));
    text_ = new QPlainTextEdit(this);
    text_->setObjectName("allSettings");
    text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    tabs_ = new QTabWidget(this);
    tabs_->setObjectName("settingTabs");
    tabs_->addTab(new PanelScroll(createPage(), kLeastForm), tr("Run"));
    tabs_->addTab(text_, tr("All settings"));
    problem_ = wrappedLabel("runProblem", LabelRole::Warning, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs_, 1);
    layout->addWidget(problem_);
    createButtons();
    resize(fittingScreen(*this, {620, 600}));
    connect(tabs_, &QTabWidget::currentChanged, this, &NewRunDialog::changeTab);
    showProblem({});
    askForDefaults();
    askForDevices();
}

NewRunDialog::~NewRunDialog() {
    process_.disconnect(this);  // it may still be asking
}

QString NewRunDialog::folder() const {
    return QDir(place_->folder()).absoluteFilePath(name_->text().trimmed());
}

QString NewRunDialog::configuration() const {
    return QDir(folder()).filePath("request.json");
}

QWidget* NewRunDialog::createPage() {
    form_ = new RunSettingsForm(library_, settings_, this);
    name_ = new QLineEdit(this);
    name_->setObjectName("runName");
    nameBox_ = new CheckedField(name_, this);
    place_ = new FolderRow(
        "runPlace", tr("Choose the folder that runs go into"), settings_, Folder::Runs, this);
    placeBox_ = new CheckedField(place_, this);
    form_->rows().insertRow(0, tr("&Name"), nameBox_);
    form_->rows().insertRow(1, tr("In &folder"), placeBox_);
    proposePlace(settings_.folder(Folder::Runs));
    return form_;
}

void NewRunDialog::proposePlace(const QString& folder) {
    name_->setText("run-" + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss"));
    place_->setFolder(folder);
}

void NewRunDialog::createButtons() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    start_ = buttons->addButton(tr("Start trainin&g"), QDialogButtonBox::ActionRole);
    start_->setObjectName("startRun");
    start_->setDefault(true);
    start_->setEnabled(false);
    rememberSettings();
    buttons->addButton(remembered_->createButton(), QDialogButtonBox::ResetRole);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(start_, &QPushButton::clicked, this, &NewRunDialog::check);
}

void NewRunDialog::askForDefaults() {
    connect(&process_, &QProcess::errorOccurred, this, [this] {
        showProblem(tr("The program r2r could not be started: %1.").arg(process_.errorString()));
    });
    connect(
        &process_,
        &QProcess::finished,
        this,
        [this] {
            const QJsonDocument answer = QJsonDocument::fromJson(process_.readAllStandardOutput());
            if (answer.isObject()) {
                showSettings(answer.object());
                remembered_->begin();
            } else {
                showProblem(tr("The program r2r did not list its settings. It said: %1")
                                .arg(QString::fromUtf8(process_.readAllStandardError())));
            }
            start_->setEnabled(answer.isObject());
        },
        Qt::SingleShotConnection);
    process_.start(program_, {"train", "--print-config"});
}

void NewRunDialog::askForDevices() {
    side_.ask([](const JobContext&) { return computeDevices(); },
              [this](const Outcome<std::vector<ComputeDevice>>& outcome) {
                  if (const auto* devices = std::get_if<std::vector<ComputeDevice>>(&outcome))
                      form_->device().list(*devices);
              });
}

void NewRunDialog::showSettings(const QJsonObject& settings) {
    known_ = settings;
    form_->showSettings(settings);
    text_->setPlainText(inText(settings));
}

void NewRunDialog::rememberSettings() {
    remembered_ = new RememberedFields(settings_, "newRun", *this);
    connect(remembered_, &RememberedFields::defaultsShown, this, [this] {
        proposePlace(Settings::standardFolder());
    });
    remembered_->add(
        "settings",
        [this] { return QJsonValue(wanted()); },
        [this](const QJsonValue& kept) {
            showSettings(merged(known_, knownPart(known_, kept.toObject())));
        });
}

QJsonObject NewRunDialog::wanted() {
    if (tabs_->currentIndex() == Text)
        return QJsonDocument::fromJson(text_->toPlainText().toUtf8()).object();
    known_ = form_->applied(known_);
    return known_;
}

/// Text that was typed on one page is shown on the other. Text that is not JSON stays where it is.
void NewRunDialog::changeTab() {
    if (tabs_->currentIndex() == Text) {
        known_ = form_->applied(known_);
        text_->setPlainText(inText(known_));
        return;
    }
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text_->toPlainText().toUtf8(), &error);
    if (document.isObject()) {
        showSettings(merged(known_, document.object()));
        showProblem({});
    } else {
        showProblem(tr("The text is not valid JSON (%1). The fields show what was there before.")
                        .arg(error.errorString()));
    }
}

bool NewRunDialog::checkPlace() {
    const QString name = name_->text().trimmed();
    if (name.isEmpty())
        nameBox_->showProblem(tr("Enter a name for the run."));
    else if (name.contains('/'))
        nameBox_->showProblem(tr("A name cannot contain slashes."));
    else if (!place_->folder().isEmpty() && QFileInfo::exists(folder()))
        nameBox_->showProblem(tr("A run of this name already exists. Choose another name."));
    else
        nameBox_->showProblem({});
    placeBox_->showProblem(
        place_->folder().isEmpty() ? tr("Choose the folder that the run goes into.") : QString());
    return !nameBox_->hasProblem() && !placeBox_->hasProblem();
}

void NewRunDialog::check() {
    showProblem({});
    const bool isPlaced = checkPlace();
    // The program judges the content of the text.
    const bool isFine = tabs_->currentIndex() == Text ? isPlaced : form_->check() && isPlaced;
    if (!isPlaced)
        tabs_->setCurrentIndex(Form);
    if (!isFine)
        return;
    const QJsonObject settings = wanted();
    if (settings.isEmpty())
        return showProblem(tr("The text is not valid JSON."));
    if (!request_.open() || !request_.resize(0) || request_.write(inText(settings).toUtf8()) < 0 ||
        !request_.flush())
        return showProblem(request_.errorString());
    showProblem(tr("Checking…"));
    start_->setEnabled(false);
    connect(
        &process_, &QProcess::finished, this, &NewRunDialog::takeVerdict, Qt::SingleShotConnection);
    process_.start(program_, {"train", "--check", "--config", request_.fileName()});
}

void NewRunDialog::takeVerdict(int exitCode) {
    start_->setEnabled(true);
    QString said = QString::fromUtf8(process_.readAllStandardError()).trimmed();
    if (said.startsWith("r2r: "))
        said.remove(0, 5);
    if (exitCode == 0 && process_.exitStatus() == QProcess::NormalExit)
        makeFolder();
    else {
        start_->setFocus();  // it was grey while the program looked, and the focus went to Cancel
        showProblem(tabs_->currentIndex() == Text ? said : form_->showProblems(said));
    }
}

void NewRunDialog::makeFolder() {
    request_.seek(0);
    const QByteArray text = request_.readAll();
    const QString objection = objectionOf([&] {
        r2r::makeFolder(folder().toStdString());
        writeFileAtomically(configuration().toStdString(), text.toStdString());
    });
    if (!objection.isEmpty())
        return placeBox_->showProblem(objection);
    settings_.setFolder(Folder::Runs, place_->folder());
    remembered_->keep();
    accept();
}

void NewRunDialog::showProblem(const QString& problem) {
    say(*problem_, problem);
}

}  // namespace r2r::ui
