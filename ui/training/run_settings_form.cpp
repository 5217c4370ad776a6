// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/run_settings_form.h"

#include "training/data/packed_folder.h"
#include "ui/models/device_combo.h"
#include "ui/models/model_paths_row.h"
#include "ui/parts/checked_field.h"
#include "ui/parts/folder_row.h"
#include "ui/words/plural.h"
#include "widgets/whole_box.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

#include <algorithm>
#include <limits>
#include <utility>

namespace r2r::ui {
namespace {

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

QString sentence(QString text) {
    text = text.trimmed();
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text.isEmpty() || text.endsWith('.') ? text : text + '.';
}

/// The networks that a stage cannot begin without.
QString missingModel(const QString& stage) {
    if (stage == "unet")
        return RunSettingsForm::tr("A UNet starts from a Clear-VAE. Choose one.");
    if (stage == "controller")
        return RunSettingsForm::tr(
            "A Harmony Controller starts from a Clear-VAE and a UNet. Choose them.");
    if (stage == "lite")
        return RunSettingsForm::tr(
            "R2R-Lite starts from an R2R-Lite, such as the installed one, or from an "
            "EfficientNet-Lite encoder. Choose one.");
    return {};
}

/// "1 step", "200 steps".
void countSteps(QSpinBox& box) {
    const auto showSuffix = [&box](int value) {
        box.setSuffix(plural(RunSettingsForm::tr(" step(s)", nullptr, value), value));
    };
    QObject::connect(&box, &QSpinBox::valueChanged, &box, showSuffix);
    showSuffix(box.value());
}

/// Whether the model has a network that the stage can begin with: R2R and both DiffHarmonies have a
/// UNet, and a Clear-VAE can grow from the plain autoencoder of DiffHarmony.
bool canStart(const ModelInfo& model, const QString& stage) {
    if (stage == "lite" || model.family == "R2R-Lite")
        return stage == "lite" && model.family == "R2R-Lite";
    return stage != "clear_vae" || model.family != "DiffHarmony++";
}

/// Why nothing can be trained on the pairs in a folder; empty if something can.
QString problemOfPairs(const QString& folder) {
    if (!QFileInfo::exists(folder))
        return RunSettingsForm::tr("This folder does not exist.");
    const bool isUnpacked = QFileInfo::exists(QDir(folder).filePath("pairs.csv")) &&
                            !isPackedFolder(folder.toStdString());
    return isUnpacked ? RunSettingsForm::tr(
                            "These pairs are not packed. Pack for training in "
                            "Data → Synthesize… makes the files that are needed.")
                      : QString();
}

}  // namespace

/// A choice: what the configuration calls it, and what people do.
struct RunSettingsForm::Word {
    const char* name;
    QString text;
};

RunSettingsForm::RunSettingsForm(const ModelLibrary& library, Settings& settings, QWidget* parent)
    : QWidget(parent), library_(library), settings_(settings), rows_(new QFormLayout(this)) {
    createFields();
}

void RunSettingsForm::createFields() {
    addChoice(tr("&Train"),
              "stage",
              tr("the stage"),
              {{"clear_vae", tr("Clear-VAE (the autoencoder)")},
               {"unet", tr("UNet (the diffusion model)")},
               {"controller", tr("Harmony Controller")},
               {"lite", tr("R2R-Lite (the small network)")}});
    addPairs(tr("Training &pairs"), "data.train", tr("the folder of training pairs"), true);
    addPairs(
        tr("&Validation pairs"), "data.validation", tr("the folder of validation pairs"), false);
    addModels();
    addNumber(tr("St&eps"), "steps", tr("the number of steps"), 1, std::numeric_limits<int>::max());
    addNumber(tr("&Batch size"), "batch", tr("the batch size"), 1, 4096);
    addNumber(tr("Picture si&ze"), "data.size", tr("the picture size"), 64, 1024, 64);
    addRate();
    addWarmup();
    addChoice(
        tr("Pre&cision"),
        "precision",
        tr("the precision"),
        {{"float32", tr("32-bit floating point")}, {"bfloat16", tr("bfloat16 (half the memory)")}});
    addDevice();
    addNumber(tr("Valid&ate every"),
              "watch.validate_every",
              tr("the number of steps between validations"),
              1,
              1'000'000);
    findChild<QSpinBox*>("data.size")->setSuffix(tr(" px"));
    countSteps(*findChild<QSpinBox*>("watch.validate_every"));
    for (const char* pairs : {"data.train", "data.validation"})
        connect(findChild<QLineEdit*>(pairs),
                &QLineEdit::textChanged,
                this,
                &RunSettingsForm::remarkSamePairs);
}

void RunSettingsForm::add(const QString& label, QWidget* editor, Field field) {
    field.box = new CheckedField(editor, this);
    rows_->addRow(label, field.box);
    fields_.push_back(std::move(field));
}

void RunSettingsForm::addChoice(const QString& label,
                                const QString& path,
                                const QString& noun,
                                const std::vector<Word>& words) {
    auto* box = new QComboBox(this);
    box->setObjectName(path);
    for (const Word& word : words)
        box->addItem(word.text, word.name);
    add(label,
        box,
        {.path = path,
         .noun = noun,
         .value = [box] { return QJsonValue(box->currentData().toString()); },
         .show =
             [box](const QJsonValue& value) {
                 box->setCurrentIndex(std::max(0, box->findData(value.toString())));
             },
         .problem = {}});
}

void RunSettingsForm::addNumber(
    const QString& label, const QString& path, const QString& noun, int low, int high, int step) {
    auto* box = new widgets::WholeBox(this);
    box->setObjectName(path);
    box->setRange(low, high);
    box->setSingleStep(step);
    add(label,
        box,
        {.path = path,
         .noun = noun,
         .value = [box] { return QJsonValue(box->value()); },
         .show = [box](const QJsonValue& value) { box->setValue(value.toInt()); },
         .problem = {}});
}

/// Rates span powers of ten, which no spin box does well.
void RunSettingsForm::addRate() {
    auto* line = new QLineEdit(this);
    line->setObjectName("optimizer.rate");
    add(tr("Learning &rate"),
        line,
        {.path = "optimizer.rate",
         .noun = tr("the learning rate"),
         .value = [line] { return QJsonValue(line->text().toDouble()); },
         .show =
             [line](const QJsonValue& value) { line->setText(QString::number(value.toDouble())); },
         .problem =
             [line] {
                 bool isNumber = false;
                 const double rate = line->text().toDouble(&isNumber);
                 return isNumber && rate > 0 ? QString()
                                             : tr("Enter a number above 0, such as 0.0001.");
             }});
}

void RunSettingsForm::addPairs(const QString& label,
                               const QString& path,
                               const QString& noun,
                               bool isNeeded) {
    auto* row = new FolderRow(path, tr("Choose a folder of packed pairs"), settings_, Folder::Runs);
    if (!isNeeded)
        row->line().setPlaceholderText(tr("Leave empty to train without validation"));
    add(label,
        row,
        {.path = path,
         .noun = noun,
         .value = [row] { return QJsonValue(row->folder()); },
         .show = [row](const QJsonValue& value) { row->setFolder(value.toString()); },
         .problem =
             [row, isNeeded] {
                 if (row->folder().isEmpty())
                     return isNeeded ? tr("Choose the folder of packed pairs to train on.")
                                     : QString();
                 return problemOfPairs(row->folder());
             }});
}

void RunSettingsForm::addModels() {
    auto* row = new ModelPathsRow("model.from", library_, settings_, this);
    auto* stage = findChild<QComboBox*>("stage");
    row->setStart([stage](const ModelInfo& model) {
        return canStart(model, stage->currentData().toString());
    });
    add(tr("&Start from"),
        row,
        {.path = "model.from",
         .noun = tr("the list of models to start from"),
         .value = [row] { return QJsonValue(QJsonArray::fromStringList(row->paths())); },
         .show =
             [row](const QJsonValue& value) {
                 QStringList models;
                 for (const QJsonValue& model : value.toArray())
                     models.append(model.toString());
                 row->setPaths(models);
             },
         .problem =
             [row, stage, &library = library_] {
                 const QStringList paths = row->paths();
                 if (paths.isEmpty())
                     return missingModel(stage->currentData().toString());
                 const auto missing = std::ranges::find_if_not(
                     paths, [](const QString& path) { return QFileInfo::exists(path); });
                 if (missing == paths.end())
                     return row->objection();
                 return missing->contains('/') ? tr("%1 does not exist.").arg(*missing)
                                               : library.absence(missing->toStdString());
             }});
    // Whether a model is needed depends on the stage.
    const auto follow = [row, stage] {
        row->setNeeded(!missingModel(stage->currentData().toString()).isEmpty());
    };
    connect(stage, &QComboBox::currentIndexChanged, row, follow);
    follow();
    connect(stage, &QComboBox::currentIndexChanged, fields_.back().box, [box = fields_.back().box] {
        box->showProblem({});
    });
}

/// The rate cannot rise for longer than the run takes: in a short run it rises for a tenth of it.
void RunSettingsForm::addWarmup() {
    addNumber(
        tr("Warm-&up"), "optimizer.warmup", tr("the warm-up"), 0, std::numeric_limits<int>::max());
    auto* warmup = findChild<QSpinBox*>("optimizer.warmup");
    countSteps(*warmup);
    warmup->setToolTip(tr("Steps in which the learning rate rises from 0"));
    connect(warmup, &QSpinBox::valueChanged, this, [this](int value) { wantedWarmup_ = value; });
    connect(
        findChild<QSpinBox*>("steps"), &QSpinBox::valueChanged, this, [this, warmup](int steps) {
            const int wanted = wantedWarmup_;
            warmup->setValue(std::min(wanted, steps / 10));
            wantedWarmup_ = wanted;
        });
}

void RunSettingsForm::remarkSamePairs() {
    const auto folderIn = [this](const char* name) {
        return QFileInfo(findChild<QLineEdit*>(name)->text().trimmed()).canonicalFilePath();
    };
    const QString training = folderIn("data.train");
    const bool isSame = !training.isEmpty() && training == folderIn("data.validation");
    find("data.validation")
        ->box->showRemark(isSame ? tr("These are the training pairs: the validation will not tell "
                                      "how the model does on pictures it has not seen.")
                                 : QString());
}

void RunSettingsForm::addDevice() {
    device_ = new DeviceCombo("device", this);
    add(tr("&Device"),
        device_,
        {.path = "device",
         .noun = tr("the device"),
         .value = [this] { return QJsonValue(QString::fromStdString(device_->chosen())); },
         .show = [this](const QJsonValue& value) { device_->choose(value.toString()); },
         .problem = {}});
}

void RunSettingsForm::showSettings(const QJsonObject& settings) {
    for (const Field& field : fields_)
        field.show(at(settings, field.path.split('.')));
}

QJsonObject RunSettingsForm::applied(QJsonObject settings) const {
    for (const Field& field : fields_)
        settings = with(settings, field.path.split('.'), field.value());
    // From scratch there is no encoder yet that could be kept as it is.
    if (settings.value("stage") == "clear_vae" &&
        at(settings, {"model", "from"}).toArray().isEmpty())
        settings = with(settings, {"loss", "train_encoder"}, true);
    return settings;
}

bool RunSettingsForm::check() {
    bool isFine = true;
    for (const Field& field : fields_) {
        field.box->showProblem(field.problem ? field.problem() : QString());
        isFine = isFine && !field.box->hasProblem();
    }
    return isFine;
}

/// The program names settings in quotation marks at the beginning of a problem, and separates
/// problems by semicolons. What it says of files names the file.
QString RunSettingsForm::showProblems(const QString& said) {
    static const QRegularExpression kPreamble("^.* cannot be used: ");
    static const QRegularExpression kHint("\\.? docs/training\\.md .*$");
    static const QRegularExpression kNext("; (?=\")");
    static const QRegularExpression kSetting("^\"([^\"]+)\" (.+)$");
    QString problems = said;
    problems.remove(kPreamble).remove(kHint);
    QStringList rest;
    for (const QString& problem : problems.split(kNext, Qt::SkipEmptyParts)) {
        const auto match = kSetting.match(problem);
        const Field* field = find(match.captured(1));
        const auto mentioned = std::ranges::find_if(fields_, [&](const Field& each) {
            const QString text = each.value().toString();
            return text.startsWith('/') && problem.contains(text);
        });
        if (!field && mentioned != fields_.end())
            field = &*mentioned;
        if (field)
            field->box->showProblem(inWords(problem));
        else
            rest.append(inWords(problem));
    }
    return rest.join(' ');
}

const RunSettingsForm::Field* RunSettingsForm::find(const QString& path) const {
    const auto found = std::ranges::find(fields_, path, &Field::path);
    return found != fields_.end() ? &*found : nullptr;
}

QString RunSettingsForm::inWords(QString problem) const {
    for (const Field& field : fields_)
        problem.replace('"' + field.path + '"', field.noun);
    return sentence(problem);
}

}  // namespace r2r::ui
