// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/new_run_dialog.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

#include <limits>
#include <utility>

namespace r2r::ui {
namespace {

enum Tab { Form, Text };

QJsonValue at(const QJsonObject& object, const QStringList& path) {
    QJsonValue value = object;
    for (const QString& key : path)
        value = value.toObject().value(key);
    return value;
}

QJsonObject with(QJsonObject object, const QStringList& path, const QJsonValue& value) {
    object[path.first()] =
        path.size() == 1 ? value : with(object.value(path.first()).toObject(), path.mid(1), value);
    return object;
}

/// What `changes` names is as it says, the rest as in `object`.
QJsonObject merged(QJsonObject object, const QJsonObject& changes) {
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const QJsonValue old = object.value(change.key());
        object[change.key()] = old.isObject() && change->isObject()
                                   ? QJsonValue(merged(old.toObject(), change->toObject()))
                                   : change.value();
    }
    return object;
}

/// Rows of several widgets: the label's mnemonic leads to the first.
void addRow(QFormLayout& form, const QString& text, QWidget& first, QLayout* row) {
    auto* label = new QLabel(text, first.parentWidget());
    label->setBuddy(&first);
    form.addRow(label, row);
}

QString inText(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

}  // namespace

NewRunDialog::NewRunDialog(QString program, const QString& runs, QWidget* parent)
    : QDialog(parent), program_(std::move(program)) {
    setObjectName("newRunDialog");
    setWindowTitle(tr("New training run"));
    setMinimumSize(560, 520);
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    createPlace(*form, runs);
    createFields(*form);
    text_ = new QPlainTextEdit(this);
    text_->setObjectName("allSettings");
    text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    tabs_ = new QTabWidget(this);
    tabs_->setObjectName("settingTabs");
    tabs_->addTab(page, tr("Run"));
    tabs_->addTab(text_, tr("All settings"));
    problem_ = new QLabel(this);
    problem_->setObjectName("runProblem");
    problem_->setWordWrap(true);
    problem_->setProperty("role", "warning");
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(tabs_, 1);
    layout->addWidget(problem_);
    createButtons();
    connect(tabs_, &QTabWidget::currentChanged, this, &NewRunDialog::changeTab);
    showProblem({});
    askForDefaults();
}

QString NewRunDialog::folder() const {
    return QDir(place_->text().trimmed()).absoluteFilePath(name_->text().trimmed());
}

QString NewRunDialog::configuration() const {
    return QDir(folder()).filePath("request.json");
}

void NewRunDialog::createPlace(QFormLayout& form, const QString& runs) {
    name_ = new QLineEdit("run-" + QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss"), this);
    name_->setObjectName("runName");
    form.addRow(tr("&Name"), name_);
    place_ = new QLineEdit(runs, this);
    place_->setObjectName("runPlace");
    form.addRow(tr("In &folder"), place_);
}

void NewRunDialog::createFields(QFormLayout& form) {
    addChoice(
        form, tr("&Train"), "stage", {"clear_vae", "unet", "controller", "lite"});
    addFolder(form, tr("Training &pairs"), "data.train");
    addFolder(form, tr("&Validation pairs"), "data.validation");
    addModels(form, tr("&Start from"), "model.from");
    addInteger(form, tr("S&teps"), "steps", 1, std::numeric_limits<int>::max());
    addInteger(form, tr("&Batch"), "batch", 1, 4096);
    addInteger(form, tr("Si&ze (px)"), "data.size", 64, 1024);
    addText(form, tr("Learning &rate"), "optimizer.rate");
    addChoice(form, tr("Pre&cision"), "precision", {"float32", "bfloat16"});
    addText(form, tr("&Device"), "device");
    addInteger(form, tr("Valid&ate every"), "watch.validate_every", 1, 1'000'000);
}

void NewRunDialog::addChoice(QFormLayout& form,
                             const QString& label,
                             const QString& path,
                             const QStringList& choices) {
    auto* box = new QComboBox(this);
    box->setObjectName(path);
    box->addItems(choices);
    form.addRow(label, box);
    fields_.push_back({path.split('.'),
                       [box] { return QJsonValue(box->currentText()); },
                       [box](const QJsonValue& value) { box->setCurrentText(value.toString()); }});
}

void NewRunDialog::addInteger(
    QFormLayout& form, const QString& label, const QString& path, int low, int high) {
    auto* box = new QSpinBox(this);
    box->setObjectName(path);
    box->setRange(low, high);
    form.addRow(label, box);
    fields_.push_back({path.split('.'),
                       [box] { return QJsonValue(box->value()); },
                       [box](const QJsonValue& value) { box->setValue(value.toInt()); }});
}

/// A number stays one: what is typed as a number is told as a number.
void NewRunDialog::addText(QFormLayout& form, const QString& label, const QString& path) {
    auto* line = new QLineEdit(this);
    line->setObjectName(path);
    form.addRow(label, line);
    fields_.push_back({path.split('.'),
                       [line] {
                           bool isNumber = false;
                           const double number = line->text().toDouble(&isNumber);
                           return isNumber ? QJsonValue(number) : QJsonValue(line->text());
                       },
                       [line](const QJsonValue& value) {
                           line->setText(value.isDouble() ? QString::number(value.toDouble())
                                                          : value.toString());
                       }});
}

void NewRunDialog::addFolder(QFormLayout& form, const QString& label, const QString& path) {
    auto* line = new QLineEdit(this);
    line->setObjectName(path);
    auto* browse = new QPushButton(tr("Browse…"), this);
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(browse);
    addRow(form, label, *line, row);
    connect(browse, &QPushButton::clicked, this, [this, line] {
        const QString folder =
            QFileDialog::getExistingDirectory(this, tr("Packed pairs"), line->text());
        if (!folder.isEmpty())
            line->setText(folder);
    });
    fields_.push_back({path.split('.'),
                       [line] { return QJsonValue(line->text().trimmed()); },
                       [line](const QJsonValue& value) { line->setText(value.toString()); }});
}

/// Any number of folders or files, with semicolons between them.
void NewRunDialog::addModels(QFormLayout& form, const QString& label, const QString& path) {
    auto* line = new QLineEdit(this);
    line->setObjectName(path);
    line->setPlaceholderText(tr("from scratch; or models and checkpoints, with ; between"));
    form.addRow(label, line);
    fields_.push_back({path.split('.'),
                       [line] {
                           QJsonArray models;
                           for (const QString& model : line->text().split(';', Qt::SkipEmptyParts))
                               models.append(model.trimmed());
                           return QJsonValue(models);
                       },
                       [line](const QJsonValue& value) {
                           QStringList models;
                           for (const QJsonValue& model : value.toArray())
                               models.append(model.toString());
                           line->setText(models.join("; "));
                       }});
}

void NewRunDialog::createButtons() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    start_ = buttons->addButton(tr("&Start"), QDialogButtonBox::ActionRole);
    start_->setObjectName("startRun");
    start_->setDefault(true);
    start_->setEnabled(false);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(start_, &QPushButton::clicked, this, &NewRunDialog::check);
}

void NewRunDialog::askForDefaults() {
    connect(&process_, &QProcess::errorOccurred, this, [this] {
        showProblem(tr("r2r could not be asked: %1.").arg(process_.errorString()));
    });
    connect(
        &process_,
        &QProcess::finished,
        this,
        [this] {
            const QJsonDocument answer = QJsonDocument::fromJson(process_.readAllStandardOutput());
            if (answer.isObject())
                showSettings(answer.object());
            else
                showProblem(tr("r2r did not tell its settings: %1")
                                .arg(QString::fromUtf8(process_.readAllStandardError())));
            start_->setEnabled(answer.isObject());
        },
        Qt::SingleShotConnection);
    process_.start(program_, {"train", "--print-config"});
}

void NewRunDialog::showSettings(const QJsonObject& settings) {
    known_ = settings;
    for (const Field& field : fields_)
        field.show(at(settings, field.path));
    text_->setPlainText(inText(settings));
}

QJsonObject NewRunDialog::settings() {
    if (tabs_->currentIndex() == Text)
        return QJsonDocument::fromJson(text_->toPlainText().toUtf8()).object();
    for (const Field& field : fields_)
        known_ = with(known_, field.path, field.value());
    return known_;
}

/// What was typed on one page is shown on the other. Text that is no JSON stays where it is.
void NewRunDialog::changeTab() {
    if (tabs_->currentIndex() == Text) {
        for (const Field& field : fields_)
            known_ = with(known_, field.path, field.value());
        text_->setPlainText(inText(known_));
        return;
    }
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(text_->toPlainText().toUtf8(), &error);
    if (document.isObject()) {
        showSettings(merged(known_, document.object()));
        showProblem({});
    } else {
        showProblem(tr("The text is no JSON: %1; the fields show what was there before.")
                        .arg(error.errorString()));
    }
}

void NewRunDialog::check() {
    const QString name = name_->text().trimmed();
    if (name.isEmpty() || name.contains('/'))
        return showProblem(tr("A run needs a name without slashes."));
    if (QFileInfo::exists(folder()))
        return showProblem(tr("%1 is there already; choose another name.").arg(folder()));
    const QJsonObject wanted = settings();
    if (wanted.isEmpty())
        return showProblem(tr("The text is no JSON."));
    if (!request_.open() || !request_.resize(0) || request_.write(inText(wanted).toUtf8()) < 0 ||
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
    else
        showProblem(said);
}

void NewRunDialog::makeFolder() {
    request_.seek(0);
    const QByteArray text = request_.readAll();
    if (!QDir().mkpath(folder()))
        return showProblem(tr("%1 could not be made.").arg(folder()));
    QSaveFile file(configuration());
    if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0 || !file.commit())
        return showProblem(file.errorString());
    accept();
}

void NewRunDialog::showProblem(const QString& problem) {
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

}  // namespace r2r::ui
