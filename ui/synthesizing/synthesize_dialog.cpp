// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/synthesizing/synthesize_dialog.h"

#include "engine/core/file_io.h"
#include "training/data/packed_folder.h"
#include "ui/comparing/candidate_table.h"
#include "ui/jobs/background_program.h"
#include "ui/parts/focus_refuge.h"
#include "ui/parts/objection.h"
#include "ui/parts/open_outside.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/remembered_fields.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/synthesizing/synthesis_form.h"
#include "ui/words/messages.h"
#include "widgets/progress_strip.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kFormWidthPx = 380;
constexpr int kLeastFormHeightPx = 160;  // further rows scroll on a small screen

/// The folders that these pairs are packed into, one after the other: what is packed stays as it
/// is, since a training may be reading it.
QString packedFolder(const QString& pairs, int number) {
    return pairs + (number == 1 ? QString("-packed") : QString("-packed-%1").arg(number));
}

QString nextPackedFolder(const QString& pairs) {
    int number = 1;
    while (isPackedFolder(packedFolder(pairs, number).toStdString()))
        ++number;
    return packedFolder(pairs, number);
}

/// The last one that was begun; empty if there is none.
QString lastPackedFolder(const QString& pairs) {
    QString last;
    for (int number = 1; QFileInfo::exists(packedFolder(pairs, number)); ++number)
        last = packedFolder(pairs, number);
    return last;
}

}  // namespace

SynthesizeDialog::SynthesizeDialog(Settings& settings, QString program, QWidget* parent)
    : QDialog(parent), settings_(settings), program_(std::move(program)) {
    setObjectName("synthesizeDialog");
    setWindowTitle(tr("Synthesize a data set"));
    resize(fittingScreen(*this, {1320, 760}));
    form_ = new SynthesisForm(settings, this);
    form_->setFixedWidth(kFormWidthPx);
    auto* fields = new PanelScroll(form_, QSize(kFormWidthPx, kLeastFormHeightPx));
    fields->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fields->setFixedWidth(kFormWidthPx + fields->verticalScrollBar()->sizeHint().width());
    said_ = new QLabel(this);
    said_->setObjectName("synthesisSaid");
    said_->setWordWrap(true);
    progress_ = new widgets::ProgressStrip(this);
    progress_->setObjectName("synthesisProgress");
    progress_->setCancelText(tr("Stop"));
    auto* top = new QHBoxLayout;
    top->addWidget(fields);
    top->addSpacing(8);
    top->addLayout(createLook(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top, 1);
    layout->addWidget(said_);
    layout->addWidget(progress_);
    layout->addLayout(createButtons());
    connect(form_, &SynthesisForm::changed, this, &SynthesizeDialog::refresh);
    connect(progress_, &widgets::ProgressStrip::cancelRequested, this, [this] {
        if (run_)
            run_->stop();
    });
    findAgain();
    refresh();
}

SynthesizeDialog::~SynthesizeDialog() = default;

QLayout* SynthesizeDialog::createLook() {
    candidates_ = new CandidateTable(this);
    candidates_->setObjectName("candidates");
    candidates_->setAccessibleName(tr("The first photographs and what is made from them"));
    preview_ = new QPushButton(this);
    preview_->setObjectName("previewSynthesis");
    preview_->setAutoDefault(false);
    preview_->setToolTip(tr("Make the first pairs with all candidates, without writing anything"));
    looked_ = wrappedLabel("previewSaid", LabelRole::Quiet, this);
    connect(preview_, &QPushButton::clicked, this, &SynthesizeDialog::previewOrStop);
    auto* head = new QHBoxLayout;
    head->addWidget(preview_);
    head->addWidget(looked_, 1);
    auto* layout = new QVBoxLayout;
    layout->addLayout(head);
    layout->addWidget(candidates_, 1);
    return layout;
}

QLayout* SynthesizeDialog::createButtons() {
    const auto make = [this](const QString& name, const QString& text) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    sheet_ = make("openSheet", tr("Open contact s&heet"));
    folder_ = make("openPairs", tr("Open &folder"));
    pack_ = make("packPairs", tr("Pac&k for training"));
    pack_->setToolTip(tr("Copy the pairs into files that training can read quickly"));
    start_ = make("startSynthesis", tr("&Make pairs"));
    auto* close = make("closeSynthesis", tr("Close"));
    connect(
        sheet_, &QPushButton::clicked, this, [this] { openOutside(pairs() + "/card.jpg", *this); });
    connect(folder_, &QPushButton::clicked, this, [this] { openOutside(pairs(), *this); });
    connect(pack_, &QPushButton::clicked, this, &SynthesizeDialog::startPacking);
    connect(start_, &QPushButton::clicked, this, &SynthesizeDialog::startSynthesis);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* row = new QHBoxLayout;
    row->addWidget(form_->remembered().createButton());
    row->addWidget(sheet_);
    row->addWidget(folder_);
    row->addWidget(pack_);
    row->addStretch();
    row->addWidget(start_);
    row->addWidget(close);
    return row;
}

void SynthesizeDialog::previewOrStop() {
    if (looker_.isBusy())
        return stopPreview();
    if (!form_->checkPreview())
        return;
    candidates_->empty();
    previewed_ = form_->decisions();
    previewSaid_ = tr("Reading…");
    showWhetherPreviewHolds();
    looker_.ask(
        [this, wanted = form_->preview()](const JobContext& job) {
            bool hasPairs = false;
            previewSynthesis(wanted, job, [&](const ShownPhoto& photo) {
                hasPairs =
                    hasPairs || std::ranges::any_of(photo.candidates, &ShownCandidate::isTaken);
                looker_.callHere([this, photo] { candidates_->append(photo); });
            });
            return hasPairs;
        },
        [this](const Outcome<bool>& outcome) {
            if (const auto* failure = std::get_if<Failure>(&outcome))
                previewSaid_ = messages::of(*failure).happened;
            else if (std::holds_alternative<WasCancelled>(outcome))
                previewSaid_ = tr("The preview was stopped.");
            else
                previewSaid_ = std::get<bool>(outcome)
                                   ? tr("These are the first pairs of the data set.")
                                   : tr("No pair could be made from these photographs.");
            preview_->setEnabled(true);
            refresh();
        },
        [this](const JobProgress& progress) {
            if (!preview_->isEnabled())
                return;  // it is being stopped
            previewSaid_ = tr("Trying photograph %1…").arg(progress.done + 1);
            showWhetherPreviewHolds();
        });
    refresh();
}

void SynthesizeDialog::stopPreview() {
    setEnabledOr(*preview_, false, *candidates_);
    previewSaid_ = tr("Stopping…");
    showWhetherPreviewHolds();
    looker_.stop();
}

/// Candidates that other settings made are greyed, until they are made anew or the settings are as
/// they were.
void SynthesizeDialog::showWhetherPreviewHolds() {
    if (previewed_.isEmpty())
        return;
    const bool holds = previewed_ == form_->decisions();
    candidates_->setStale(!holds);
    looked_->setText(holds ? previewSaid_
                           : tr("These were made with other settings. Press Preview again."));
}

void SynthesizeDialog::startSynthesis() {
    if (!form_->check())
        return;
    settings_.setSynthesisFolder(pairs());
    form_->remembered().keep();
    start(Work::Synthesis, pairs(), QStringList("synthesize") + form_->arguments());
}

void SynthesizeDialog::startPacking() {
    packed_ = nextPackedFolder(pairs());
    start(Work::Packing, packed_, {"dataset", "pack", pairs(), "--out", packed_});
}

void SynthesizeDialog::start(Work work, const QString& folder, const QStringList& arguments) {
    const QString objection = objectionOf([&] { makeFolder(folder.toStdString()); });
    if (!objection.isEmpty())
        return said_->setText(objection);
    const QDir place(folder);
    const BackgroundStart started = startInBackground(program_,
                                                      arguments + QStringList{"--events", "-"},
                                                      place.filePath("log.txt"),
                                                      place.filePath("events.jsonl"));
    if (started.process == 0)
        return said_->setText(tr("The program r2r could not be started: %1.").arg(started.problem));
    follow(work, folder);
    run_->expect(started.process);
    showRun();
}

void SynthesizeDialog::follow(Work work, const QString& folder) {
    work_ = work;
    wasWorking_ = false;
    run_ = std::make_unique<RunFollower>(folder);
    connect(&run_->model(), &RunModel::stateChanged, this, &SynthesizeDialog::showRun);
    connect(run_.get(), &RunFollower::lifeChanged, this, &SynthesizeDialog::showRun);
}

/// Finds the run or the pairs of an earlier dialog. The form names its folder, so that what
/// is opened and packed can be seen.
void SynthesizeDialog::findAgain() {
    const QString pairs = settings_.synthesisFolder();
    if (pairs.isEmpty())
        return;
    packed_ = lastPackedFolder(pairs);
    for (const auto& [work, folder] :
         {std::pair(Work::Packing, packed_), std::pair(Work::Synthesis, pairs)}) {
        if (folder.isEmpty() || !QFileInfo::exists(QDir(folder).filePath("events.jsonl")))
            continue;
        form_->setOutput(pairs);
        follow(work, folder);
        run_->look();
        return showRun();
    }
}

QString SynthesizeDialog::pairs() const {
    return form_->output();
}

void SynthesizeDialog::showRun() {
    const RunModel& model = run_->model();
    const bool isNew = isWorking() && !std::exchange(wasWorking_, true);
    if (isNew) {
        progress_->start(tr("Starting…"));
        said_->clear();
    }
    if (isWorking() && !model.phase().isEmpty())
        progress_->setProgress(messages::phase(model.phase()),
                               model.step().value_or(0),
                               model.totalSteps().value_or(0));
    if (!isWorking()) {
        wasWorking_ = false;
        progress_->finish();
        said_->setText(ending());
    }
    refresh();
}

QString SynthesizeDialog::ending() const {
    const RunState state = run_->model().state();
    if (work_ == Work::Packing && (state == RunState::Cancelled || state == RunState::Lost))
        return tr("Packing was stopped, and %1 is not complete.").arg(packed_);
    switch (state) {
        case RunState::Cancelled:
            return tr(
                "The synthesis was stopped. \"Make pairs\" continues with the same settings.");
        case RunState::Lost:
            return tr(
                "The synthesis stopped unexpectedly. \"Make pairs\" continues with the same "
                "settings.");
        default:
            break;
    }
    // A program's lines on a terminal begin with its name.
    QString said = run_->lastWords();
    if (said.startsWith("r2r: "))
        said.remove(0, 5);
    if (state != RunState::Done)
        return said;
    said = said.trimmed();
    if (work_ == Work::Synthesis && !hasMadePairs())
        return said;
    return said + (said.endsWith('.') ? " " : ". ") + nextStep();
}

/// Their list has a row below its head.
bool SynthesizeDialog::hasMadePairs() const {
    QFile list(pairs() + "/pairs.csv");
    return list.open(QIODevice::ReadOnly) && !list.readLine().isEmpty() &&
           !list.readLine().isEmpty();
}

QString SynthesizeDialog::nextStep() const {
    return work_ == Work::Packing ? tr("View → Training → New… trains on them.")
                                  : tr("To train on them, press \"Pack for training\".");
}

void SynthesizeDialog::refresh() {
    const bool isLooking = looker_.isBusy();
    showWhetherPreviewHolds();
    preview_->setText(isLooking ? tr("Stop preview") : tr("Pre&view"));
    setEnabledOr(*start_, !isWorking(), *candidates_);
    const bool hasPairs = !pairs().isEmpty() && !isWorking();
    setEnabledOr(*folder_, hasPairs && QFileInfo(pairs()).isDir(), *candidates_);
    setEnabledOr(*sheet_, hasPairs && QFileInfo::exists(pairs() + "/card.jpg"), *candidates_);
    setEnabledOr(*pack_, hasPairs && hasMadePairs(), *candidates_);
}

}  // namespace r2r::ui
