// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/evaluation_panel.h"

#include "engine/core/error.h"
#include "ui/jobs/background_program.h"
#include "ui/messages.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kRefreshMs = 3000;  // tables are computed anew while an evaluation runs

/// A figure of the table: how it is called, where it is, how it is written.
struct Figure {
    const char* name;
    MeanInterval GroupSummary::*value;
    int decimals;
    double factor = 1;
};

constexpr std::array<Figure, 6> kFigures = {
    {{QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "fMSE"), &GroupSummary::fmse, 1},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "PSNR (dB)"), &GroupSummary::psnr, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "MSE"), &GroupSummary::mse, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "SSIM"), &GroupSummary::ssim, 4},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "ΔE of the foreground"),
      &GroupSummary::foregroundDeltaE,
      2},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationPanel", "Made worse (%)"),
      &GroupSummary::worse,
      1,
      100}}};

/// A cell that sorts by its number.
class NumberItem final : public QTableWidgetItem {
public:
    NumberItem(double value, int decimals)
        : QTableWidgetItem(QLocale().toString(value, 'f', decimals)), value_(value) {
        setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }

    bool operator<(const QTableWidgetItem& other) const override {
        const auto* number = dynamic_cast<const NumberItem*>(&other);
        return number ? value_ < number->value_ : QTableWidgetItem::operator<(other);
    }

private:
    double value_;
};

QTableWidgetItem* textItem(const std::string& text) {
    return new QTableWidgetItem(QString::fromStdString(text));
}

QTableWidget* table(const QString& name, QWidget* parent) {
    auto* made = new QTableWidget(parent);
    made->setObjectName(name);
    made->setEditTriggers(QAbstractItemView::NoEditTriggers);
    made->setSelectionBehavior(QAbstractItemView::SelectRows);
    made->verticalHeader()->hide();
    made->verticalHeader()->setDefaultSectionSize(22);
    return made;
}

/// All groups of a subject, in the order of the columns.
std::vector<const GroupSummary*> groupsOf(const SubjectSummary& subject) {
    std::vector<const GroupSummary*> groups = {&subject.all};
    if (subject.subsets.size() > 1)
        for (const GroupSummary& group : subject.subsets)
            groups.push_back(&group);
    for (const GroupSummary& group : subject.foregroundShares)
        groups.push_back(&group);
    return groups;
}

}  // namespace

EvaluationPanel::EvaluationPanel(const ModelLibrary& library,
                                 Settings& settings,
                                 QString program,
                                 QWidget* parent)
    : QWidget(parent), library_(library), settings_(settings), program_(std::move(program)) {
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(createChoices());
    split->addWidget(createResults());
    split->setStretchFactor(1, 1);
    split->setSizes({300, 900});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(split);
    connect(&library, &ModelLibrary::changed, this, &EvaluationPanel::listModels);
    listModels();
    showProgress();
}

EvaluationPanel::~EvaluationPanel() = default;

QWidget* EvaluationPanel::createChoices() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    data_ = addFolder(*form, "evaluationData", tr("&Data set"));
    layout_ = new QComboBox(this);
    layout_->setObjectName("evaluationLayout");
    layout_->addItem(tr("Find out"), "auto");
    for (const char* name : {"index", "iharmony4", "rpharmony", "ccharmony", "realhm"})
        layout_->addItem(name, name);
    form->addRow(tr("&Layout"), layout_);
    protocol_ = new QComboBox(this);
    protocol_->setObjectName("evaluationProtocol");
    for (const auto protocol :
         {EvaluationProtocol::Ihd256, EvaluationProtocol::R2r1024, EvaluationProtocol::Full}) {
        const std::string_view name = evaluationProtocolName(protocol);
        const std::string_view text = evaluationProtocolText(protocol);
        protocol_->addItem(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        protocol_->setItemData(protocol_->count() - 1,
                               QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())),
                               Qt::ToolTipRole);
    }
    form->addRow(tr("&Protocol"), protocol_);
    output_ = addFolder(*form, "evaluationOutput", tr("&Results in"));
    models_ = new QListWidget(this);
    models_->setObjectName("evaluationModels");
    models_->setAccessibleName(tr("Models to measure"));
    start_ = new QPushButton(this);
    start_->setObjectName("startEvaluation");
    auto* open = new QPushButton(tr("&Open…"), this);
    open->setObjectName("openEvaluation");
    open->setToolTip(tr("Show an evaluation that was made before, or elsewhere"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(start_);
    buttons->addWidget(open);
    state_ = new QLabel(this);
    state_->setObjectName("evaluationState");
    state_->setWordWrap(true);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(form);
    layout->addWidget(models_, 1);
    layout->addLayout(buttons);
    layout->addWidget(state_);
    connect(start_, &QPushButton::clicked, this, &EvaluationPanel::startOrStop);
    connect(open, &QPushButton::clicked, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(
            this, tr("Show the evaluation in this folder"), settings_.folder(Folder::Evaluations));
        if (!folder.isEmpty())
            this->open(folder);
    });
    return page;
}

QLineEdit* EvaluationPanel::addFolder(QFormLayout& form,
                                      const QString& name,
                                      const QString& label) {
    auto* line = new QLineEdit(this);
    line->setObjectName(name);
    auto* browse = new QPushButton(tr("…"), this);
    browse->setAccessibleName(tr("Browse"));
    browse->setMaximumWidth(32);
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(browse);
    form.addRow(label, row);
    connect(browse, &QPushButton::clicked, this, [this, line, label] {
        const QString folder = QFileDialog::getExistingDirectory(
            this, QString(label).remove('&'), settings_.folder(Folder::Evaluations));
        if (folder.isEmpty())
            return;
        settings_.setFolder(Folder::Evaluations, QFileInfo(folder).absolutePath());
        line->setText(folder);
    });
    return line;
}

QWidget* EvaluationPanel::createResults() {
    auto* page = new QWidget(this);
    figure_ = new QComboBox(this);
    figure_->setObjectName("evaluationFigure");
    for (const Figure& figure : kFigures)
        figure_->addItem(tr(figure.name));
    table_ = table("evaluationTable", this);
    pictures_ = table("evaluationPictures", this);
    pictures_->setSortingEnabled(true);
    auto* tables = new QSplitter(Qt::Vertical, this);
    tables->addWidget(table_);
    tables->addWidget(pictures_);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* head = new QHBoxLayout;
    head->addWidget(figure_);
    head->addStretch();
    layout->addLayout(head);
    layout->addWidget(tables, 1);
    connect(figure_, &QComboBox::currentIndexChanged, this, &EvaluationPanel::showTable);
    connect(pictures_, &QTableWidget::cellActivated, this, [this](int row, int column) {
        const QString subject = pictures_->horizontalHeaderItem(column)->text();
        Q_EMIT pictureWanted(
            folder_, pictures_->item(row, 0)->data(Qt::UserRole).toLongLong(), subject);
    });
    return page;
}

/// Every model, and those that were checked stay so.
void EvaluationPanel::listModels() {
    QStringList checked = {"lab-mean"};
    if (models_->count() > 0)
        checked.clear();
    for (int row = 0; row < models_->count(); ++row)
        if (models_->item(row)->checkState() == Qt::Checked)
            checked.append(models_->item(row)->data(Qt::UserRole).toString());
    models_->clear();
    for (const ModelInfo& model : library_.catalog().models()) {
        const QString name = QString::fromStdString(model.name);
        auto* item = new QListWidgetItem(QString::fromStdString(model.title), models_);
        item->setData(Qt::UserRole, name);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(checked.contains(name) ? Qt::Checked : Qt::Unchecked);
    }
}

void EvaluationPanel::startOrStop() {
    if (isRunning())
        run_->stop();
    else
        start();
    showProgress();
}

void EvaluationPanel::start() {
    QStringList models;
    for (int row = 0; row < models_->count(); ++row)
        if (models_->item(row)->checkState() == Qt::Checked)
            models.append(models_->item(row)->data(Qt::UserRole).toString());
    if (data_->text().trimmed().isEmpty() || models.isEmpty())
        return saySomething(tr("Choose a data set and at least one model."));
    if (output_->text().trimmed().isEmpty())
        output_->setText(data_->text().trimmed() + "-evaluation-" +
                         QDateTime::currentDateTime().toString("yyyyMMdd-HHmmss"));
    folder_ = QDir(output_->text().trimmed()).absolutePath();
    if (!QDir().mkpath(folder_))
        return saySomething(tr("%1 could not be made.").arg(folder_));
    const QDir folder(folder_);
    const BackgroundStart started = startInBackground(program_,
                                                      {"evaluate",
                                                       "--model",
                                                       models.join(','),
                                                       "--data",
                                                       data_->text().trimmed(),
                                                       "--layout",
                                                       layout_->currentData().toString(),
                                                       "--protocol",
                                                       protocol_->currentText(),
                                                       "--out",
                                                       folder_,
                                                       "--keep-outputs",
                                                       "--events",
                                                       "-"},
                                                      folder.filePath("log.txt"),
                                                      folder.filePath("events.jsonl"));
    if (started.process == 0)
        return saySomething(tr("The evaluation could not be started: %1.").arg(started.problem));
    follow();
    run_->expect(started.process);
}

void EvaluationPanel::open(const QString& folder) {
    folder_ = QDir(folder).absolutePath();
    output_->setText(folder_);
    settings_.setFolder(Folder::Evaluations, QFileInfo(folder_).absolutePath());
    follow();
    run_->look();
    showResults();
}

void EvaluationPanel::follow() {
    run_ = std::make_unique<RunFollower>(folder_);
    connect(&run_->model(), &RunModel::stateChanged, this, &EvaluationPanel::showProgress);
    connect(run_.get(), &RunFollower::lifeChanged, this, [this] {
        showProgress();
        if (!isRunning())
            showResults();
    });
    auto* timer = new QTimer(run_.get());
    connect(timer, &QTimer::timeout, this, [this] {
        if (isRunning())
            showResults();
    });
    timer->start(kRefreshMs);
}

void EvaluationPanel::showProgress() {
    start_->setText(isRunning() ? tr("&Stop") : tr("&Measure"));
    start_->setEnabled(!run_ || !run_->isStopping());
    if (!run_ || run_->model().state() == RunState::Waiting)
        return;
    const RunModel& model = run_->model();
    if (model.state() == RunState::Running)
        saySomething(
            tr("%1 of %2 pictures")
                .arg(locale().toString(static_cast<qlonglong>(model.step().value_or(0))),
                     locale().toString(static_cast<qlonglong>(model.totalSteps().value_or(0)))));
    else if (model.state() == RunState::Done)
        saySomething(tr("Done."));
    else
        saySomething(model.message().isEmpty() ? run_->lastWords() : model.message());
}

void EvaluationPanel::showResults() {
    try {
        evaluation_ = readEvaluation(folder_.toStdString());
        summary_ = summarized(*evaluation_);
    } catch (const Error& error) {
        evaluation_.reset();
        summary_.reset();
        if (!isRunning())
            saySomething(QString::fromStdString(error.message()));
    }
    showTable();
    showPictures();
}

void EvaluationPanel::showTable() {
    table_->clear();
    table_->setRowCount(0);
    table_->setColumnCount(0);
    if (!summary_)
        return;
    const Figure& figure = kFigures.at(static_cast<size_t>(figure_->currentIndex()));
    std::vector<const SubjectSummary*> subjects = {&summary_->composite};
    for (const SubjectSummary& subject : summary_->subjects)
        subjects.push_back(&subject);
    QStringList heads = {tr("Model")};
    for (const GroupSummary* group : groupsOf(summary_->composite))
        heads.append(QString::fromStdString(group->group));
    table_->setColumnCount(static_cast<int>(heads.size()));
    table_->setHorizontalHeaderLabels(heads);
    table_->setRowCount(static_cast<int>(subjects.size()));
    for (size_t row = 0; row < subjects.size(); ++row) {
        const int r = static_cast<int>(row);
        table_->setItem(r, 0, textItem(subjects[row]->name));
        int column = 1;
        for (const GroupSummary* group : groupsOf(*subjects[row])) {
            const MeanInterval& value = group->*figure.value;
            auto* item = new NumberItem(figure.factor * value.mean, figure.decimals);
            item->setToolTip(
                tr("%1 pictures; 95 % between %2 and %3")
                    .arg(group->count)
                    .arg(locale().toString(figure.factor * value.low, 'f', figure.decimals),
                         locale().toString(figure.factor * value.high, 'f', figure.decimals)));
            table_->setItem(r, column++, item);
        }
    }
    table_->resizeColumnsToContents();
}

void EvaluationPanel::showPictures() {
    pictures_->setSortingEnabled(false);
    pictures_->clear();
    pictures_->setRowCount(0);
    pictures_->setColumnCount(0);
    if (!evaluation_ || evaluation_->subjects.empty())
        return;
    QStringList heads = {tr("Picture"), tr("Subset"), tr("Foreground %"), tr("composite")};
    const int firstSubject = static_cast<int>(heads.size());
    std::map<int64_t, int> rowOf;
    for (const SubjectRecords& subject : evaluation_->subjects) {
        heads.append(QString::fromStdString(subject.name));
        for (const PictureRecord& record : subject.records)
            rowOf.emplace(record.index, static_cast<int>(rowOf.size()));
    }
    pictures_->setColumnCount(static_cast<int>(heads.size()));
    pictures_->setHorizontalHeaderLabels(heads);
    pictures_->setRowCount(static_cast<int>(rowOf.size()));
    for (size_t i = 0; i < evaluation_->subjects.size(); ++i)
        for (const PictureRecord& record : evaluation_->subjects[i].records) {
            const int row = rowOf.at(record.index);
            const int column = firstSubject + static_cast<int>(i);
            auto* id = textItem(record.id);
            id->setData(Qt::UserRole, static_cast<qlonglong>(record.index));
            pictures_->setItem(row, 0, id);
            pictures_->setItem(row, 1, textItem(record.subset));
            pictures_->setItem(row, 2, new NumberItem(100 * record.foregroundShare, 1));
            if (!record.failure.empty()) {
                pictures_->setItem(row, column, textItem(record.failure));
                continue;
            }
            pictures_->setItem(row, 3, new NumberItem(record.input.foregroundMse, 1));
            pictures_->setItem(row, column, new NumberItem(record.scores.foregroundMse, 1));
        }
    pictures_->setSortingEnabled(true);
    pictures_->resizeColumnsToContents();
}

void EvaluationPanel::saySomething(const QString& text) {
    state_->setText(text);
}

}  // namespace r2r::ui
