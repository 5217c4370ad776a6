// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_dialog.h"

#include "engine/core/file_io.h"
#include "ui/batch/batch_form.h"
#include "ui/batch/batch_words.h"
#include "ui/parts/focus_refuge.h"
#include "ui/parts/objection.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/remembered_fields.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace r2r::ui {
namespace {

constexpr QSize kLeastBody(480, 180);  // the rest scrolls on a small screen

}  // namespace

BatchDialog::BatchDialog(const ModelLibrary& library,
                         EngineThread& engine,
                         BatchRun& batch,
                         Settings& settings,
                         QWidget* parent,
                         BatchOutcomes::Open open)
    : QDialog(parent), batch_(batch) {
    setObjectName("batchDialog");
    setWindowTitle(tr("Batch export"));
    resize(fittingScreen(*this, {780, 640}));
    new QVBoxLayout(this);
    form_ = new BatchForm(library, engine, settings, this);
    outcomes_ = new BatchOutcomes(
        open ? std::move(open) : BatchOutcomes::Open(&QDesktopServices::openUrl), this);
    createBody();
    createButtons();
    connect(form_, &BatchForm::changed, this, &BatchDialog::refresh);
    listenToBatch();
    refresh();
}

void BatchDialog::setInput(const QString& folder) {
    if (!batch_.isRunning())
        form_->setInput(folder);
}

void BatchDialog::createBody() {
    bar_ = new QProgressBar(this);
    bar_->setObjectName("batchProgress");
    bar_->setTextVisible(false);
    bar_->setRange(0, 1);
    bar_->setValue(0);
    summary_ = new QLabel(this);
    summary_->setObjectName("batchSummary");
    summary_->setWordWrap(true);
    auto* body = new QWidget(this);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins({});
    column->addWidget(form_);
    column->addWidget(outcomes_, 1);
    column->addWidget(summary_);
    body_ = new PanelScroll(body, kLeastBody);
    layout()->addWidget(body_);
    layout()->addWidget(bar_);
}

void BatchDialog::createButtons() {
    auto* buttons = new QWidget(this);
    const auto make = [buttons](const QString& name, const QString& label) {
        auto* button = new QPushButton(label, buttons);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    report_ = make("batchReport", tr("Save report…"));
    stop_ = make("batchStop", tr("S&top"));
    start_ = make("batchStart", tr("&Start"));
    auto* close = make("batchClose", tr("Clos&e"));
    reason_ = wrappedLabel("batchReason", LabelRole::Warning, buttons);
    reason_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins({});
    row->addWidget(form_->remembered().createButton());
    row->addWidget(report_);
    row->addWidget(reason_, 1);
    row->addWidget(start_);
    row->addWidget(stop_);
    row->addWidget(close);
    layout()->addWidget(buttons);
    connect(report_, &QPushButton::clicked, this, &BatchDialog::saveReport);
    connect(start_, &QPushButton::clicked, this, &BatchDialog::start);
    connect(stop_, &QPushButton::clicked, this, [this] {
        setEnabledOr(*stop_, false, *outcomes_);
        summary_->setText(tr("Stopping…"));
        isStopping_ = true;
        batch_.stop();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void BatchDialog::listenToBatch() {
    connect(&batch_, &BatchRun::planned, this, &BatchDialog::showPlan);
    connect(&batch_, &BatchRun::itemFinished, this, &BatchDialog::showOutcome);
    connect(&batch_, &BatchRun::finished, this, &BatchDialog::showReport);
    connect(&batch_, &BatchRun::failed, this, [this](const Failure& failure) {
        const auto message = messages::of(failure);
        summary_->setText(message.happened + ' ' + message.hint);
        refresh();
        showSummary();
    });
}

void BatchDialog::start() {
    const BatchOptions options = form_->options();
    if (!batch_.start(options))
        return;
    form_->remembered().keep();
    started_ = options;
    leftOut_.clear();
    isStopping_ = false;
    summary_->setText(tr("Looking for pictures…"));
    lastReport_.reset();
    outcomes_->clear();
    refresh();
}

void BatchDialog::showPlan(const std::vector<BatchItem>& items, const QStringList& leftOut) {
    const auto count = static_cast<int>(items.size());
    outcomes_->showPlan(items, QString::fromStdString(started_.input.string()));
    leftOut_.clear();
    for (const QString& each : leftOut)
        leftOut_ << batch_words::sentences(each.toStdString());
    done_ = 0;
    bar_->setRange(0, count);
    bar_->setValue(0);
    summary_->setText((QStringList(batch_words::pictures(count) + '.') + leftOut_).join(' '));
}

void BatchDialog::showOutcome(const BatchOutcome& outcome) {
    outcomes_->showOutcome(outcome);
    bar_->setValue(++done_);
    if (isStopping_)
        return;
    const QLocale locale;
    summary_->setText(tr("%1 of %2").arg(locale.toString(done_), locale.toString(bar_->maximum())));
}

void BatchDialog::showReport(const BatchReport& report) {
    outcomes_->showAll(report.outcomes);
    outcomes_->chooseFirstFailure();
    const auto message = messages::of(report);
    summary_->setText(
        (QStringList{message.happened, message.hint} + batch_words::remarks(report) + leftOut_)
            .join(' ')
            .simplified());
    lastReport_ = report;
    refresh();
    showSummary();
}

/// On a low screen it may be scrolled out of sight. It has its height after the layout.
void BatchDialog::showSummary() {
    QTimer::singleShot(0, this, [this] { body_->ensureWidgetVisible(summary_); });
}

void BatchDialog::saveReport() {
    const QString path = QFileDialog::getSaveFileName(
        this,
        tr("Save report"),
        QDir(QString::fromStdString(started_.output.string())).filePath("report.csv"),
        tr("Table (*.csv)"));
    if (path.isEmpty() || !lastReport_)
        return;
    const QString refusal =
        objectionOf([&] { writeFileAtomically(path.toStdString(), toCsv(*lastReport_)); });
    summary_->setText(refusal.isEmpty() ? tr("Saved %1.").arg(QDir::toNativeSeparators(path))
                                        : refusal);
}

void BatchDialog::refresh() {
    const bool isRunning = batch_.isRunning();
    const QString objection = isRunning ? tr("A batch is running.") : form_->objection();
    form_->setEnabled(!isRunning);
    findChild<QPushButton*>("batchDefaults")->setEnabled(!isRunning);
    setEnabledOr(*stop_, isRunning, *outcomes_);
    setEnabledOr(*report_, !isRunning && lastReport_.has_value(), *outcomes_);
    reason_->setText(objection);
    setEnabledOr(*start_, objection.isEmpty(), *outcomes_);
    start_->setToolTip(objection);
}

}  // namespace r2r::ui
