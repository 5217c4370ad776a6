// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/batch_dialog.h"

#include "engine/core/file_io.h"
#include "ui/messages.h"
#include "ui/panels/model_combo.h"
#include "widgets/slider_field.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace r2r::ui {
namespace {

using widgets::SliderField;

enum Column { PictureColumn, OutcomeColumn, MessageColumn, ColumnCount };

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

}  // namespace

BatchDialog::BatchDialog(const ModelLibrary& library,
                         EngineThread& engine,
                         Settings& settings,
                         QWidget* parent)
    : QDialog(parent), library_(library), engine_(engine), settings_(settings) {
    setObjectName("batchDialog");
    setWindowTitle(tr("Batch export"));
    resize(760, 560);
    auto* layout = new QVBoxLayout(this);
    createChoices(*layout);
    createOutcomes(*layout);
    createButtons(*layout);
    listenToEngine();
    setRunning(engine.isRunningBatch());
    judge();
}

QLineEdit* BatchDialog::addFolder(QFormLayout& form, const QString& name, const QString& label) {
    auto* edit = new QLineEdit(choices_);
    edit->setObjectName(name);
    auto* browse = new QPushButton(tr("Browse…"), choices_);
    auto* row = new QHBoxLayout;
    row->addWidget(edit, 1);
    row->addWidget(browse);
    auto* title = new QLabel(label, choices_);
    title->setBuddy(edit);
    form.addRow(title, row);
    connect(edit, &QLineEdit::textChanged, this, &BatchDialog::judge);
    connect(browse, &QPushButton::clicked, this, [this, edit] {
        const QString from =
            edit->text().isEmpty() ? settings_.folder(Folder::Batches) : edit->text();
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Choose folder"), from);
        if (chosen.isEmpty())
            return;
        settings_.setFolder(Folder::Batches, chosen);
        edit->setText(chosen);
    });
    return edit;
}

void BatchDialog::createChoices(QVBoxLayout& layout) {
    choices_ = new QWidget(this);
    auto* form = new QFormLayout(choices_);
    form->setContentsMargins(0, 0, 0, 0);
    input_ = addFolder(*form, "batchInput", tr("&Pictures in"));
    input_->setToolTip(tr("Every picture with a NAME_mask.png beside it, subfolders too"));
    output_ = addFolder(*form, "batchOutput", tr("&Results in"));
    template_ = new QLineEdit("{name}.{ext}", choices_);
    template_->setObjectName("batchTemplate");
    template_->setToolTip(tr("{name}, {ext}, {model} and {index} are replaced"));
    form->addRow(tr("&Names"), template_);
    model_ = new ModelCombo(library_, "batchModel", choices_);
    form->addRow(tr("&Harmonizer"), model_);
    strength_ = new SliderField("batchStrength",
                                QString(),
                                {.maximum = 1.5, .suffix = tr(" %"), .displayFactor = 100},
                                choices_);
    form->addRow(tr("&Strength"), strength_);
    const auto recommend = [this](const std::string& name) {
        if (const ModelInfo* model = library_.find(name))
            strength_->setValue(static_cast<double>(model->recommendedStrength));
    };
    connect(model_, &ModelCombo::chosen, this, recommend);
    const std::string standard = library_.catalog().defaultModel().name;
    model_->select(standard);
    recommend(standard);
    existing_ = new QComboBox(choices_);
    existing_->setObjectName("batchExisting");
    existing_->addItem(tr("Skip"), static_cast<int>(ExistingOutput::Skip));
    existing_->addItem(tr("Overwrite"), static_cast<int>(ExistingOutput::Overwrite));
    form->addRow(tr("Results that e&xist"), existing_);
    layout.addWidget(choices_);
}

void BatchDialog::createOutcomes(QVBoxLayout& layout) {
    outcomes_ = new QTableWidget(0, ColumnCount, this);
    outcomes_->setObjectName("batchOutcomes");
    outcomes_->setHorizontalHeaderLabels({tr("Picture"), tr("Outcome"), tr("Why")});
    outcomes_->verticalHeader()->hide();
    outcomes_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    outcomes_->setSelectionBehavior(QAbstractItemView::SelectRows);
    outcomes_->setShowGrid(false);
    outcomes_->horizontalHeader()->setStretchLastSection(true);
    outcomes_->setColumnWidth(PictureColumn, 240);
    bar_ = new QProgressBar(this);
    bar_->setObjectName("batchProgress");
    bar_->setTextVisible(false);
    bar_->setRange(0, 1);
    bar_->setValue(0);
    summary_ = new QLabel(this);
    summary_->setObjectName("batchSummary");
    summary_->setWordWrap(true);
    layout.addWidget(outcomes_, 1);
    layout.addWidget(bar_);
    layout.addWidget(summary_);
}

void BatchDialog::createButtons(QVBoxLayout& layout) {
    const auto make = [this](const QString& name, const QString& label) {
        auto* button = new QPushButton(label, this);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    report_ = make("batchReport", tr("Save report…"));
    report_->setEnabled(false);
    stop_ = make("batchStop", tr("S&top"));
    start_ = make("batchStart", tr("&Start"));
    auto* close = make("batchClose", tr("&Close"));
    auto* row = new QHBoxLayout;
    row->addWidget(report_);
    row->addStretch();
    row->addWidget(stop_);
    row->addWidget(start_);
    row->addWidget(close);
    layout.addLayout(row);
    connect(report_, &QPushButton::clicked, this, &BatchDialog::saveReport);
    connect(start_, &QPushButton::clicked, this, &BatchDialog::start);
    connect(stop_, &QPushButton::clicked, this, [this] {
        stop_->setEnabled(false);
        engine_.stopBatch();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void BatchDialog::listenToEngine() {
    connect(&engine_, &EngineThread::batchPlanned, this, &BatchDialog::showPlan);
    connect(&engine_, &EngineThread::batchItemFinished, this, &BatchDialog::showOutcome);
    connect(&engine_, &EngineThread::batchFinished, this, &BatchDialog::showReport);
    connect(&engine_, &EngineThread::batchFailed, this, [this](const Failure& failure) {
        const auto message = messages::of(failure);
        summary_->setText(message.happened + ' ' + message.hint);
        setRunning(false);
    });
}

BatchOptions BatchDialog::options() const {
    BatchOptions options;
    options.input = input_->text().trimmed().toStdString();
    options.output = output_->text().trimmed().toStdString();
    options.nameTemplate = template_->text().toStdString();
    options.harmony.model = model_->selected();
    options.harmony.strength.overall = static_cast<float>(strength_->value());
    options.existing = static_cast<ExistingOutput>(existing_->currentData().toInt());
    options.device = settings_.device().toStdString();
    return options;
}

void BatchDialog::start() {
    if (!engine_.startBatch(options()))
        return;
    summary_->setText(tr("Looking for pictures…"));
    lastReport_.reset();
    outcomes_->setRowCount(0);
    setRunning(true);
}

void BatchDialog::showPlan(const std::vector<BatchItem>& items) {
    items_ = items;
    done_ = 0;
    outcomes_->setRowCount(static_cast<int>(items.size()));
    for (int row = 0; row < outcomes_->rowCount(); ++row)
        setRow(row, {.item = items[static_cast<size_t>(row)]});
    bar_->setRange(0, outcomes_->rowCount());
    bar_->setValue(0);
    summary_->setText(tr("%n picture(s)", nullptr, outcomes_->rowCount()));
}

void BatchDialog::showOutcome(const BatchOutcome& outcome) {
    const auto item = std::ranges::find(items_, outcome.item.picture, &BatchItem::picture);
    if (item == items_.end())
        return;
    const int row = static_cast<int>(item - items_.begin());
    setRow(row, outcome);
    outcomes_->scrollToItem(outcomes_->item(row, PictureColumn));
    bar_->setValue(++done_);
    summary_->setText(tr("%1 of %2").arg(done_).arg(items_.size()));
}

void BatchDialog::showReport(const BatchReport& report) {
    for (size_t i = 0; i < report.outcomes.size(); ++i)
        setRow(static_cast<int>(i), report.outcomes[i]);
    const auto message = messages::of(report);
    summary_->setText(message.happened + ' ' + message.hint);
    lastReport_ = report;
    setRunning(false);
}

void BatchDialog::saveReport() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save report"), QDir(output_->text()).filePath("report.csv"), tr("Table (*.csv)"));
    if (path.isEmpty() || !lastReport_)
        return;
    const auto outcome = outcomeOf([&] {
        writeFileAtomically(path.toStdString(), toCsv(*lastReport_));
        return true;
    });
    if (const auto* failure = std::get_if<Failure>(&outcome))
        summary_->setText(messages::of(*failure).happened);
    else
        summary_->setText(tr("Saved %1.").arg(QDir::toNativeSeparators(path)));
}

void BatchDialog::setRow(int row, const BatchOutcome& outcome) {
    const auto set = [&](int column, const QString& words) {
        auto* cell = new QTableWidgetItem(words);
        cell->setToolTip(words);
        if (outcome.status == BatchStatus::Failed)
            cell->setForeground(QColor(0xe8, 0x8f, 0x6a));
        else if (outcome.status == BatchStatus::NotStarted)
            cell->setForeground(palette().color(QPalette::Disabled, QPalette::Text));
        outcomes_->setItem(row, column, cell);
    };
    const QDir input(input_->text());
    set(PictureColumn, input.relativeFilePath(text(outcome.item.picture)));
    set(OutcomeColumn, messages::of(outcome.status));
    set(MessageColumn, QString::fromStdString(outcome.message));
}

void BatchDialog::setRunning(bool isRunning) {
    choices_->setEnabled(!isRunning);
    stop_->setEnabled(isRunning);
    report_->setEnabled(!isRunning && lastReport_.has_value());
    start_->setEnabled(!isRunning);
}

void BatchDialog::judge() {
    const bool isComplete =
        !input_->text().trimmed().isEmpty() && !output_->text().trimmed().isEmpty();
    start_->setEnabled(isComplete && !engine_.isRunningBatch());
}

}  // namespace r2r::ui
