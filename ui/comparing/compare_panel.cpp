// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/compare_panel.h"

#include "engine/pipeline/model_settings.h"
#include "ui/comparing/compare_modes.h"
#include "ui/comparing/trial_box.h"
#include "ui/document/commands.h"
#include "ui/parts/stop_question.h"
#include "ui/parts/window_size.h"
#include "ui/words/messages.h"
#include "ui/words/picture_filter.h"
#include "widgets/compare_view.h"
#include "widgets/progress_strip.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::CompareSide;

constexpr int kPatienceMs = 300;

CompareSide viewSide(size_t side) {
    return side == 0 ? CompareSide::Left : CompareSide::Right;
}

}  // namespace

ComparePanel::ComparePanel(Document& document,
                           const ModelLibrary& library,
                           RunCosts& costs,
                           EngineThread& engine,
                           Settings& settings,
                           QWidget* parent)
    : QDialog(parent)
    , document_(document)
    , library_(library)
    , costs_(costs)
    , engine_(engine)
    , settings_(settings) {
    setObjectName("compareDialog");
    setWindowTitle(tr("Compare models"));
    resize(fittingScreen(*this, {1000, 760}));
    auto* layout = new QVBoxLayout(this);
    createSides(*layout);
    createView(*layout);
    createButtons(*layout);
    connect(&document, &Document::changed, this, &ComparePanel::refresh);
    connect(&document, &Document::currentForegroundChanged, this, &ComparePanel::refresh);
    // Without results, the composite is that of the document as it is now.
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, [this] {
        if (isVisible() && !isRunning_)
            paintComposite();
    });
    const auto wait = [this] { patience_.start(kPatienceMs); };
    connect(&document, &Document::changed, this, wait);
    connect(&document, &Document::currentForegroundChanged, this, wait);
    refresh();
}

ComparePanel::~ComparePanel() {
    stop_.request_stop();
}

void ComparePanel::createSides(QVBoxLayout& layout) {
    auto* row = new QHBoxLayout;
    const std::array titles = {tr("Left"), tr("Right")};
    const std::array prefixes = {QString("left"), QString("right")};
    for (Side side = 0; side < sides_.size(); ++side) {
        sides_[side] = new TrialBox(titles[side], prefixes[side], library_, costs_, this);
        row->addWidget(sides_[side], 1);
        connect(sides_[side], &TrialBox::taken, this, [this, side] { use(side); });
        connect(sides_[side], &TrialBox::edited, this, &ComparePanel::refresh);
    }
    layout.addLayout(row);
}

void ComparePanel::createView(QVBoxLayout& layout) {
    view_ = new widgets::CompareView(this);
    auto* row = new QHBoxLayout;
    row->addWidget(new CompareModes(*view_, this));
    row->addStretch();
    said_ = new QLabel(this);
    said_->setObjectName("compareSaid");
    said_->setWordWrap(true);
    row->addWidget(said_, 1);
    layout.addLayout(row);
    layout.addWidget(view_, 1);
    compositeScores_ = new QLabel(this);
    compositeScores_->setObjectName("compositeScores");
    compositeScores_->setToolTip(messages::scoreProtocol());
    compositeScores_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    compositeScores_->hide();
    layout.addWidget(compositeScores_);
}

void ComparePanel::createButtons(QVBoxLayout& layout) {
    const auto make = [this](const QString& name, const QString& text) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    truthButton_ = make("compareTruth", tr("Open &ground truth…"));
    truthButton_->setToolTip(tr("A photograph of the real scene, as large as the background"));
    run_ = make("compareRun", tr("&Compare"));
    auto* close = make("compareClose", tr("C&lose"));
    progress_ = new widgets::ProgressStrip(this);
    progress_->setObjectName("compareProgress");
    auto* row = new QHBoxLayout;
    row->addWidget(truthButton_);
    row->addWidget(progress_, 1);
    row->addStretch();
    row->addWidget(run_);
    row->addWidget(close);
    layout.addLayout(row);
    connect(truthButton_, &QPushButton::clicked, this, &ComparePanel::askForTruth);
    connect(run_, &QPushButton::clicked, this, &ComparePanel::start);
    connect(progress_, &widgets::ProgressStrip::cancelRequested, this, &ComparePanel::stop);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void ComparePanel::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (results_[0] || isRunning_)
        return;
    proposeSettings();
    paintComposite();
}

void ComparePanel::reject() {
    if (!isRunning_ ||
        mayStop(*this, tr("The comparison is running."), tr("Nothing of this run is kept.")))
        QDialog::reject();
}

void ComparePanel::done(int result) {
    stop();
    QDialog::done(result);
}

void ComparePanel::proposeSettings() {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return;
    sides_[0]->setSettings(foreground->harmony);
    // A network is what people compare with; without one, any other model.
    const auto models = library_.catalog().models();
    const auto isOther = [&](const ModelInfo& model) {
        return model.name != foreground->harmony.model;
    };
    auto proposed = std::ranges::find_if(
        models, [&](const ModelInfo& model) { return model.isNetwork() && isOther(model); });
    if (proposed == models.end())
        proposed = std::ranges::find_if(models, isOther);
    sides_[1]->setSettings(settingsFor(*proposed, foreground->harmony));
    refresh();
}

void ComparePanel::start() {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground || isRunning_)
        return;
    isRunning_ = true;
    results_ = {};
    said_->clear();
    paintComposite();
    refresh();
    runSide(0);
}

/// Comes before what is asked of the engine later: a run finds the composite on both sides.
void ComparePanel::paintComposite() {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground || hasResult())
        return;
    ++round_;
    composition_ = document_.composition();
    foreground_ = foreground->id;
    composite_.reset();
    showScores({});
    engine_.ask(
        this,
        [trial = TrialRequest{composition_, foreground_, foreground->harmony}](
            EngineModels& models, const JobContext& job) {
            return compositeOf(trial, models, job);
        },
        [this, round = round_](const Outcome<PaintedComposite>& outcome) {
            const auto* composite = std::get_if<PaintedComposite>(&outcome);
            if (composite && round == round_)
                showComposite(*composite);
        });
}

void ComparePanel::showComposite(const PaintedComposite& composite) {
    composite_ = composite;
    view_->setImageSize({composition_.background.width(), composition_.background.height()});
    for (Side side = 0; side < sides_.size(); ++side) {
        view_->setPicture(viewSide(side), composite.display);
        showLabel(side);
    }
    measure();
}

void ComparePanel::stop() {
    stop_.request_stop();
}

void ComparePanel::runSide(Side side) {
    const QString title = messages::trial(
        library_.find(sides_[side]->settings().model), sides_[side]->settings(), -1);
    progress_->start(title);
    const TrialRequest trial{composition_, foreground_, sides_[side]->settings()};
    stop_ = engine_.ask(
        this,
        [trial](EngineModels& models, const JobContext& job) {
            return trialOf(trial, models, job);
        },
        [this, side, round = round_](const Outcome<TrialResult>& outcome) {
            if (round == round_)
                takeResult(side, outcome);
        },
        [this, title, round = round_](const JobProgress& step) {
            if (round == round_ && isRunning_)
                progress_->setProgress(title + " · " + messages::step(step), step.done, step.total);
        });
}

void ComparePanel::takeResult(Side side, const Outcome<TrialResult>& outcome) {
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        const auto message = messages::of(*failure);
        return end(message.happened + ' ' + message.hint);
    }
    const auto* result = std::get_if<TrialResult>(&outcome);
    if (!result)
        return end(tr("The comparison was stopped."));
    showResult(side, *result);
    if (side == 0)
        return runSide(1);
    end(said_->text());
    measure();
}

void ComparePanel::showResult(Side side, const TrialResult& result) {
    results_[side] = result;
    view_->setPicture(viewSide(side), result.display);
    showLabel(side);
    const auto say = [this](const QString& sentence) {
        said_->setText((said_->text() + ' ' + sentence).trimmed());
    };
    for (const std::string& note : result.notes)
        say(QString::fromStdString(note));
    if (result.guard && result.guard->isWorthTelling()) {
        const ModelInfo* model = library_.find(result.settings.model);
        say(messages::of(*result.guard,
                         QString::fromStdString(model ? model->title : result.settings.model))
                .happened);
    }
    refresh();
}

void ComparePanel::showLabel(Side side) {
    const auto& result = results_[side];
    view_->setLabel(
        viewSide(side),
        result ? messages::trial(
                     library_.find(result->settings.model), result->settings, result->seconds)
               : tr("Composite"));
}

void ComparePanel::end(const QString& said) {
    isRunning_ = false;
    progress_->finish();
    said_->setText(said);
    costs_.askAgain();
    refresh();
}

void ComparePanel::askForTruth() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open the ground truth"), settings_.folder(Folder::Composites), pictureFilter());
    if (path.isEmpty())
        return;
    settings_.setFolder(Folder::Composites, QFileInfo(path).absolutePath());
    setTruth(path.toStdString());
}

void ComparePanel::setTruth(const std::filesystem::path& path) {
    truth_ = path;
    truthButton_->setText(
        tr("&Ground truth: %1").arg(QString::fromStdString(path.filename().string())));
    measure();
}

void ComparePanel::measure() {
    if (truth_.empty() || isRunning_ || !composite_)
        return;
    ScoreRequest request{.composite = composite_->picture,
                         .pictures = {},
                         .composition = composition_,
                         .foreground = foreground_,
                         .truth = truth_};
    for (Side side = 0; side < results_.size(); ++side)
        if (results_[side])
            request.pictures[side] = results_[side]->picture;
    engine_.ask(
        this,
        [request](EngineModels&, const JobContext&) { return scoresOf(request); },
        [this, round = round_](const Outcome<ComparisonScores>& outcome) {
            if (round != round_)
                return;
            if (const auto* failure = std::get_if<Failure>(&outcome))
                refuseTruth(*failure);
            else if (std::exchange(isTruthRefused_, false))
                said_->clear();
            const auto* scores = std::get_if<ComparisonScores>(&outcome);
            showScores(scores ? *scores : ComparisonScores());
        });
}

/// What cannot be compared with is named no longer.
void ComparePanel::refuseTruth(const Failure& failure) {
    const auto message = messages::of(failure);
    said_->setText(message.happened + ' ' + message.hint);
    isTruthRefused_ = true;
    truth_.clear();
    truthButton_->setText(tr("Open &ground truth…"));
}

void ComparePanel::showScores(const ComparisonScores& scores) {
    for (Side side = 0; side < sides_.size(); ++side)
        sides_[side]->showScores(scores.pictures[side]);
    compositeScores_->setText(scores.composite
                                  ? tr("Composite: %1").arg(messages::scores(*scores.composite))
                                  : QString());
    compositeScores_->setVisible(scores.composite.has_value());
}

void ComparePanel::use(Side side) {
    const Foreground* foreground = document_.composition().find(foreground_);
    if (!results_[side] || !foreground)
        return;
    said_->setText((side == 0 ? tr("%1 now uses the settings on the left. Undo takes that back.")
                              : tr("%1 now uses the settings on the right. Undo takes that back."))
                       .arg(QString::fromStdString(foreground->name)));
    document_.push(std::make_unique<SetHarmony>(document_, foreground_, results_[side]->settings));
}

void ComparePanel::refresh() {
    const bool hasForeground = document_.currentForeground() != nullptr;
    run_->setEnabled(hasForeground && !isRunning_);
    const Foreground* tried = document_.composition().find(foreground_);
    for (Side side = 0; side < sides_.size(); ++side) {
        sides_[side]->setBackground(document_.composition().background.size());
        sides_[side]->setRunning(isRunning_);
        const bool hasResult = tried && results_[side].has_value();
        sides_[side]->setResult(hasResult, hasResult && tried->harmony == results_[side]->settings);
    }
}

}  // namespace r2r::ui
