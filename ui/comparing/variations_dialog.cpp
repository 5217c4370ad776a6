// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/variations_dialog.h"

#include "ui/document/commands.h"
#include "ui/parts/stop_question.h"
#include "ui/parts/window_size.h"
#include "widgets/picture_delegate.h"
#include "widgets/progress_strip.h"
#include "widgets/whole_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kThumbnailPx = 200;
constexpr int kMostSeeds = 16;

QString introduction() {
    return VariationsDialog::tr(
        "The same settings give another result with every seed. Try some, and use the one you "
        "like.");
}

/// The seed in use, and those after it.
std::vector<uint64_t> seedsFrom(uint64_t first, int count) {
    std::vector<uint64_t> seeds;
    for (int i = 0; i < count; ++i)
        seeds.push_back(first + static_cast<uint64_t>(i));
    return seeds;
}

}  // namespace

VariationsDialog::VariationsDialog(Document& document,
                                   RunCosts& costs,
                                   EngineThread& engine,
                                   QWidget* parent)
    : QDialog(parent), document_(document), costs_(costs), engine_(engine) {
    setObjectName("variationsDialog");
    setWindowTitle(tr("Variations"));
    resize(fittingScreen(*this, {960, 420}));  // four in a row
    createControls();
    arrange();
    connect(run_, &QPushButton::clicked, this, &VariationsDialog::start);
    connect(use_, &QPushButton::clicked, this, &VariationsDialog::use);
    connect(list_, &QListWidget::itemDoubleClicked, this, &VariationsDialog::use);
    connect(list_, &QListWidget::currentRowChanged, this, &VariationsDialog::refresh);
    connect(list_, &QListWidget::currentRowChanged, this, &VariationsDialog::forgetEnd);
    connect(count_, &QSpinBox::valueChanged, this, &VariationsDialog::refresh);
    connect(count_, &QSpinBox::valueChanged, this, &VariationsDialog::forgetEnd);
    connect(&document, &Document::changed, this, &VariationsDialog::refresh);
    connect(&document, &Document::currentForegroundChanged, this, &VariationsDialog::refresh);
    connect(&document, &Document::changed, this, &VariationsDialog::forgetEnd);
    connect(&document, &Document::currentForegroundChanged, this, &VariationsDialog::forgetEnd);
    connect(&costs, &RunCosts::answered, this, &VariationsDialog::refresh);
    connect(progress_, &widgets::ProgressStrip::cancelRequested, this, [this] {
        stop_.request_stop();
    });
    said_->setText(introduction());
    refresh();
}

void VariationsDialog::createControls() {
    list_ = new QListWidget(this);
    list_->setObjectName("variations");
    list_->setAccessibleName(tr("Results with different seeds"));
    list_->setViewMode(QListView::IconMode);
    list_->setIconSize({kThumbnailPx, kThumbnailPx});
    list_->setResizeMode(QListView::Adjust);
    list_->setMovement(QListView::Static);
    list_->setItemDelegate(new widgets::PictureDelegate(list_));
    said_ = new QLabel(this);
    said_->setObjectName("variationsSaid");
    said_->setWordWrap(true);
    cost_ = new QLabel(this);
    cost_->setObjectName("variationsCost");
    cost_->setProperty("role", "quiet");
    count_ = new widgets::WholeBox(this);
    count_->setObjectName("variationsCount");
    count_->setRange(2, kMostSeeds);
    count_->setValue(4);
    count_->setSuffix(tr(" seeds"));
    progress_ = new widgets::ProgressStrip(this);
    progress_->setObjectName("variationsProgress");
    progress_->setCancelText(tr("Stop"));
    run_ = new QPushButton(tr("&Try seeds"), this);
    run_->setObjectName("variationsRun");
    use_ = new QPushButton(tr("&Use this one"), this);
    use_->setObjectName("variationsUse");
}

void VariationsDialog::arrange() {
    auto* close = new QPushButton(tr("&Close"), this);
    close->setObjectName("variationsClose");
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    auto* row = new QHBoxLayout;
    row->addWidget(count_);
    row->addWidget(run_);
    row->addWidget(cost_);
    row->addWidget(progress_, 1);
    row->addStretch();
    row->addWidget(use_);
    row->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list_, 1);
    layout->addWidget(said_);
    layout->addLayout(row);
}

VariationsDialog::~VariationsDialog() {
    stop_.request_stop();
}

void VariationsDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    forgetEnd();
}

void VariationsDialog::done(int result) {
    stop_.request_stop();
    QDialog::done(result);
}

void VariationsDialog::reject() {
    if (!isRunning_ || mayStop(*this,
                               tr("The seeds are being tried."),
                               tr("Nothing of this run is kept."),
                               [this] { return isRunning_; }))
        QDialog::reject();
}

void VariationsDialog::start() {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground || isRunning_)
        return;
    isRunning_ = true;
    uint64_t first = foreground->harmony.seed;
    keepsList_ = goesOn();
    if (keepsList_)
        first = list_->item(list_->count() - 1)->data(Qt::UserRole).value<uint64_t>() + 1;
    const ForegroundId id = foreground->id;
    const HarmonySettings settings = foreground->harmony;
    const uint64_t revision = document_.revision();
    saysEnd_ = false;
    said_->clear();
    progress_->start(tr("Waiting for the engine"));
    refresh();
    const TrialRequest trial{document_.composition(), id, settings};
    stop_ = engine_.ask(
        this,
        [trial, seeds = seedsFrom(first, count_->value())](EngineModels& models,
                                                           const JobContext& job) {
            return variationsOf(trial, seeds, kThumbnailPx, models, job);
        },
        [this, id, settings, revision](const Outcome<std::vector<Variation>>& outcome) {
            if (const auto* variations = std::get_if<std::vector<Variation>>(&outcome)) {
                // Until then those of the run before can still be used.
                foreground_ = id;
                settings_ = settings;
                revision_ = revision;
                return showVariations(*variations);
            }
            const auto* failure = std::get_if<Failure>(&outcome);
            endWithout(failure ? messages::of(*failure).happened + ' ' + messages::of(*failure).hint
                               : tr("The run was stopped."));
        },
        [this](const JobProgress& step) {
            if (isRunning_)
                progress_->setProgress(messages::step(step), step.done, step.total);
        });
}

/// Whether the listed settings were tried on the document as it is.
bool VariationsDialog::goesOn() const {
    return list_->count() > 0 && document_.currentForegroundId() == foreground_ &&
           document_.revision() == revision_;
}

void VariationsDialog::showVariations(const std::vector<Variation>& variations) {
    double seconds = 0;
    if (!keepsList_)
        list_->clear();
    const int before = list_->count();
    for (const Variation& variation : variations) {
        auto* item = new QListWidgetItem(QIcon(QPixmap::fromImage(variation.thumbnail)),
                                         tr("seed %1").arg(variation.seed),
                                         list_);
        item->setData(Qt::UserRole, QVariant::fromValue(variation.seed));
        seconds += variation.seconds;
    }
    list_->setCurrentRow(before);
    const auto tried = static_cast<int>(variations.size());
    end(tried == 1 ? tr("1 seed was tried in %1.").arg(messages::duration(seconds))
                   : tr("%1 seeds were tried in %2.").arg(tried).arg(messages::duration(seconds)));
}

void VariationsDialog::end(const QString& said) {
    isRunning_ = false;
    progress_->finish();
    said_->setText(said);
    costs_.askAgain();
    refresh();
}

void VariationsDialog::endWithout(const QString& reason) {
    end(reason);
    saysEnd_ = true;
}

/// Why the last run gave nothing is of no interest any more once something else can be tried.
void VariationsDialog::forgetEnd() {
    if (std::exchange(saysEnd_, false))
        said_->setText(list_->count() == 0 ? introduction() : QString());
}

void VariationsDialog::use() {
    const QListWidgetItem* item = list_->currentItem();
    if (!item || !document_.composition().find(foreground_))
        return;
    HarmonySettings chosen = settings_;
    chosen.seed = item->data(Qt::UserRole).value<uint64_t>();
    document_.push(std::make_unique<SetHarmony>(document_, foreground_, chosen));
    const Foreground* changed = document_.composition().find(foreground_);
    Q_EMIT used(
        {tr("%1 now uses seed %2.").arg(QString::fromStdString(changed->name)).arg(chosen.seed),
         tr("Undo takes that back.")});
    close();
}

QString VariationsDialog::estimate() const {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return {};
    const auto answer = costs_.of(foreground->harmony, document_.composition().background.size());
    return answer ? tr("This takes up to %1.")
                        .arg(messages::duration(answer->seconds() * count_->value()))
                  : QString();
}

void VariationsDialog::refresh() {
    cost_->setText(estimate());
    cost_->setVisible(!isRunning_ && !cost_->text().isEmpty());
    run_->setEnabled(!isRunning_ && document_.currentForeground());
    count_->setEnabled(!isRunning_);
    use_->setEnabled(!isRunning_ && list_->currentItem() &&
                     document_.composition().find(foreground_));
}

}  // namespace r2r::ui
