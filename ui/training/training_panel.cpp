// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_panel.h"

#include "ui/jobs/run_follower.h"
#include "ui/parts/focus_refuge.h"
#include "ui/runs/plot_board.h"
#include "ui/runs/run_list.h"
#include "ui/runs/run_shelf.h"
#include "ui/runs/run_side.h"
#include "widgets/picture_delegate.h"
#include "widgets/thumbnail_strip.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

QPixmap swatch(const QColor& color) {
    QPixmap pixmap(12, 12);
    pixmap.fill(color);
    return pixmap;
}

}  // namespace

TrainingPanel::TrainingPanel(RunShelf& shelf, QWidget* parent)
    : QWidget(parent)
    , shelf_(shelf)
    , plots_(new PlotBoard(this))
    , samples_(new widgets::ThumbnailStrip(Qt::Vertical, this)) {
    createSide();
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(side_);
    split->addWidget(plots_);
    split->addWidget(createSamples());
    split->setStretchFactor(1, 1);
    split->setSizes({240, 900, 250});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(split);

    connect(&shelf, &RunShelf::opened, this, &TrainingPanel::addRun);
    connect(&shelf, &RunShelf::closed, this, &TrainingPanel::removeRun);
    for (const QString& folder : shelf.folders())
        addRun(*shelf.find(folder));
    showCurrent();
}

/// Each sample has a row for each of its pairs, of three pictures.
QWidget* TrainingPanel::createSamples() {
    samples_->setObjectName("samples");
    connect(samples_, &widgets::ThumbnailStrip::pictureChosen, this, &TrainingPanel::pictureWanted);
    sampleBox_ = new QWidget(this);
    auto* headings = new QHBoxLayout;
    headings->setContentsMargins(8, 0, 20, 0);
    const auto add = [&](const QString& text, Qt::Alignment alignment) {
        auto* label = new QLabel(text, sampleBox_);
        label->setProperty("role", "quiet");
        label->setAlignment(alignment);
        headings->addWidget(label, 1);
    };
    add(tr("Composite"), Qt::AlignLeft);
    add(tr("Result"), Qt::AlignHCenter);
    add(tr("Photograph"), Qt::AlignRight);
    auto* layout = new QVBoxLayout(sampleBox_);
    layout->setContentsMargins({});
    layout->addLayout(headings);
    layout->addWidget(samples_, 1);
    return sampleBox_;
}

void TrainingPanel::createSide() {
    use_ = new QPushButton(tr("Use in editor"), this);
    use_->setObjectName("useCheckpoint");
    connect(use_, &QPushButton::clicked, this, [this] {
        if (!use_->menu())
            use(current()->model().checkpoints().back());
    });
    createCheckpointMenu();
    side_ = new RunSide(
        shelf_,
        {.noun = "Run",
         .runs = tr("Runs"),
         .create = tr("Set up and start a training run"),
         .open = tr("Watch a run that was started elsewhere"),
         .stop = tr("Save a checkpoint and stop; the run can be resumed"),
         .resume = tr("Continue from the last checkpoint"),
         .remove = tr("Remove the run from this list; its files are kept"),
         .nothing = tr("There are no runs yet. Press New… to set one up, or Open… to watch one "
                       "that was started elsewhere.")},
        *use_,
        this);
    connect(side_, &RunSide::newWanted, this, &TrainingPanel::newRunWanted);
    connect(side_, &RunSide::openWanted, this, &TrainingPanel::openRunWanted);
    connect(side_, &RunSide::resumeWanted, this, &TrainingPanel::resumeWanted);
    connect(side_, &RunSide::stopped, this, &TrainingPanel::showCurrent);
    list_ = &side_->list();
    list_->setToolTip(tr("Checked runs have curves; the selected one shows its samples"));
    connect(list_, &RunList::currentRunChanged, this, &TrainingPanel::showCurrent);
    connect(list_, &RunList::currentRunMoved, this, &TrainingPanel::showCurrent);
    connect(list_, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        plots_->setRunVisible(RunList::folderOf(*item), item->checkState() == Qt::Checked);
    });
}

void TrainingPanel::createCheckpointMenu() {
    checkpoints_ = new QMenu(this);
    checkpoints_->setObjectName("checkpointMenu");
    const auto offer = [this](const QString& name, const QString& text, const RunFile& checkpoint) {
        QAction* action = checkpoints_->addAction(
            text.arg(locale().toString(static_cast<qlonglong>(checkpoint.step))));
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, [this, checkpoint] { use(checkpoint); });
    };
    connect(checkpoints_, &QMenu::aboutToShow, this, [this, offer] {
        checkpoints_->clear();
        const RunModel& run = current()->model();
        if (const auto best = run.bestCheckpoint())
            offer("useBestCheckpoint", tr("Step %1, &best by validation"), *best);
        offer("useLastCheckpoint", tr("Step %1, &last"), run.checkpoints().back());
    });
}

/// A menu where the best by validation is not the last one as well.
void TrainingPanel::offerCheckpoints() {
    const RunFollower* run = current();
    const bool hasOne = run && !run->model().checkpoints().empty();
    setEnabledOr(*use_, hasOne, *list_);
    const auto best = hasOne ? run->model().bestCheckpoint() : std::nullopt;
    const int64_t last = hasOne ? run->model().checkpoints().back().step : 0;
    const bool hasChoice = best && best->step != last;
    if (hasChoice != (use_->menu() != nullptr))
        use_->setMenu(hasChoice ? checkpoints_ : nullptr);
    if (!hasOne)
        use_->setToolTip(tr("Harmonize with a checkpoint of this run; there is none yet"));
    else if (hasChoice)
        use_->setToolTip(tr("Harmonize with a checkpoint of this run"));
    else
        use_->setToolTip(tr("Harmonize with the checkpoint of step %1")
                             .arg(locale().toString(static_cast<qlonglong>(last))));
}

void TrainingPanel::use(const RunFile& checkpoint) {
    Q_EMIT checkpointWanted(checkpoint.path, current()->model().name());
}

QString TrainingPanel::currentRun() const {
    return list_->currentRun();
}

void TrainingPanel::selectRun(const QString& folder) {
    list_->select(folder);
}

RunFollower* TrainingPanel::current() const {
    return list_->current();
}

/// The list has it already.
void TrainingPanel::addRun(RunFollower& run) {
    const RunModel& model = run.model();
    const QString folder = model.folder();
    const QColor color = shelf_.color(folder);
    plots_->setRun(folder, model.name(), color);
    QListWidgetItem* item = list_->itemOf(folder);
    item->setIcon(widgets::trueColorIcon(swatch(color)));
    item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
    item->setCheckState(Qt::Checked);

    connect(&model,
            &RunModel::valueAdded,
            this,
            [this, folder](const QString& quantity, double step, double value) {
                plots_->append(folder, quantity, step, value);
            });
    const auto refreshIfCurrent = [this, folder] {
        if (folder == currentRun())
            showCurrent();
    };
    connect(&model, &RunModel::samplesChanged, this, refreshIfCurrent);
    connect(&model, &RunModel::checkpointsChanged, this, refreshIfCurrent);
}

void TrainingPanel::removeRun(const QString& folder) {
    plots_->removeRun(folder);
}

void TrainingPanel::showCurrent() {
    const RunFollower* run = current();
    offerCheckpoints();
    side_->showState(
        side_->ownMessage(),
        run && !run->model().checkpoints().empty() && run->model().state() != RunState::Done);
    addSamples();
}

void TrainingPanel::addSamples() {
    sampleBox_->setVisible(current() && !current()->model().samples().empty());
    if (samplesOf_ != currentRun()) {
        samples_->clear();
        samplesOf_ = currentRun();
    }
    const RunFollower* run = current();
    if (!run)
        return;
    const std::vector<RunFile>& files = run->model().samples();
    for (auto i = static_cast<size_t>(samples_->count()); i < files.size(); ++i)
        samples_->append(files[i].path, tr("step %1").arg(locale().toString(files[i].step)));
}

}  // namespace r2r::ui
