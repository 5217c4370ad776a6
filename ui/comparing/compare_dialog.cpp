// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/compare_dialog.h"

#include "engine/pipeline/model_settings.h"
#include "ui/comparing/compare_modes.h"
#include "ui/comparing/trial_box.h"
#include "ui/document/commands.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/stop_question.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"
#include "ui/words/note_text.h"
#include "ui/words/picture_filter.h"
#include "ui/words/score_messages.h"
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

namespace r2r::ui {
namespace {

using widgets::CompareSide;

constexpr int kPatienceMs = 300;
constexpr QSize kLeastSides(420, 90);  // the rest scrolls on a small screen

CompareSide viewSide(size_t side) {
    return side == 0 ? CompareSide::Left : CompareSide::Right;
}

}  // namespace

CompareDialog::CompareDialog(Document& document,
                             const ModelLibrary& library,
                             RunCosts& costs,
                             EngineThread& engine,
                             Settings& settings,
                             QWidget* parent)
    : QDialog(parent)
    , document_(document)
    , library_(library)
    , costs_(costs)
    , settings_(settings)
    , trials_(document, engine) {
    setObjectName("compareDialog");
    setWindowTitle(tr("Compare models"));
    resize(fittingScreen(*this, {1000, 760}));
    auto* layout = new QVBoxLayout(this);
    createSides(*layout);
    createView(*layout);
    createButtons(*layout);
    followDocument();
    listenToRun();
    refresh();
}

void CompareDialog::followDocument() {
    connect(&document_, &Document::changed, this, &CompareDialog::refresh);
    connect(&document_, &Document::currentForegroundChanged, this, &CompareDialog::refresh);
    // Without results, the composite is that of the document as it is now.
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, [this] {
        if (isVisible())
            trials_.paintComposite();
    });
    const auto wait = [this] {
        forget(Topic::End);
        patience_.start(kPatienceMs);
    };
    connect(&document_, &Document::changed, this, wait);
    connect(&document_, &Document::currentForegroundChanged, this, wait);
}

void CompareDialog::listenToRun() {
    connect(&trials_, &ComparisonRun::compositePainted, this, &CompareDialog::showComposite);
    connect(&trials_, &ComparisonRun::sideStarted, this, &CompareDialog::showStart);
    connect(&trials_, &ComparisonRun::progressed, this, [this](const JobProgress& step) {
        progress_->setProgress(running_ + " · " + messages::step(step), step.done, step.total);
    });
    connect(&trials_, &ComparisonRun::sideFinished, this, &CompareDialog::showResult);
    connect(&trials_, &ComparisonRun::finished, this, [this] { end(Topic::Results, notes_); });
    connect(&trials_, &ComparisonRun::failed, this, [this](const Failure& failure) {
        const auto message = messages::of(failure);
        end(Topic::End, message.happened + ' ' + message.hint);
    });
    connect(&trials_, &ComparisonRun::cancelled, this, [this] {
        end(Topic::End, tr("The comparison was stopped."));
    });
    connect(&trials_, &ComparisonRun::measured, this, &CompareDialog::showScores);
    connect(&trials_, &ComparisonRun::truthRefused, this, &CompareDialog::refuseTruth);
}

void CompareDialog::createSides(QVBoxLayout& layout) {
    auto* sides = new QWidget(this);
    auto* row = new QHBoxLayout(sides);
    row->setContentsMargins({});
    const std::array titles = {tr("Left"), tr("Right")};
    const std::array prefixes = {QString("left"), QString("right")};
    for (Side side = 0; side < sides_.size(); ++side) {
        sides_[side] = new TrialBox(titles[side], prefixes[side], library_, costs_, this);
        row->addWidget(sides_[side], 1);
        connect(sides_[side], &TrialBox::taken, this, [this, side] { use(side); });
        connect(sides_[side], &TrialBox::edited, this, [this] {
            forget(Topic::End);
            refresh();
        });
    }
    layout.addWidget(new PanelScroll(sides, kLeastSides));
}

void CompareDialog::createView(QVBoxLayout& layout) {
    view_ = new widgets::CompareView(this);
    auto* row = new QHBoxLayout;
    row->addWidget(new CompareModes(*view_, this));
    row->addStretch();
    said_ = new QLabel(this);
    said_->setObjectName("compareSaid");
    said_->setWordWrap(true);
    row->addWidget(said_, 1);
    layout.addLayout(row);
    stale_ = wrappedLabel("compareStale", LabelRole::Warning, this);
    stale_->setText(tr("The picture has been edited since. Compare again to see it as it is now."));
    layout.addWidget(stale_);
    layout.addWidget(view_, 1);
    compositeScores_ = new QLabel(this);
    compositeScores_->setObjectName("compositeScores");
    compositeScores_->setToolTip(messages::scoreProtocol());
    compositeScores_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    compositeScores_->hide();
    layout.addWidget(compositeScores_);
}

void CompareDialog::createButtons(QVBoxLayout& layout) {
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
    connect(truthButton_, &QPushButton::clicked, this, &CompareDialog::askForTruth);
    connect(run_, &QPushButton::clicked, this, &CompareDialog::start);
    connect(progress_, &widgets::ProgressStrip::cancelRequested, &trials_, &ComparisonRun::stop);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
}

void CompareDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    forget(Topic::End);
    if (trials_.result(0) || trials_.isRunning())
        return;
    proposeSettings();
    trials_.paintComposite();
}

void CompareDialog::reject() {
    if (!trials_.isRunning() || mayStop(*this,
                                        tr("The comparison is running."),
                                        tr("Nothing of this run is kept."),
                                        [this] { return trials_.isRunning(); }))
        QDialog::reject();
}

void CompareDialog::done(int result) {
    trials_.stop();
    QDialog::done(result);
}

void CompareDialog::proposeSettings() {
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

void CompareDialog::start() {
    notes_.clear();
    say(Topic::Results, {});
    trials_.start({sides_[0]->settings(), sides_[1]->settings()});
    refresh();
}

void CompareDialog::showComposite() {
    const Image& background = trials_.composition().background;
    view_->setImageSize({background.width(), background.height()});
    for (Side side = 0; side < sides_.size(); ++side) {
        view_->setPicture(viewSide(side), trials_.composite()->display);
        showLabel(side);
    }
}

void CompareDialog::showStart(Side side) {
    const HarmonySettings& settings = sides_[side]->settings();
    running_ = messages::trial(library_.find(settings.model), settings, -1);
    progress_->start(running_);
}

void CompareDialog::showResult(Side side) {
    const TrialResult& result = *trials_.result(side);
    view_->setPicture(viewSide(side), result.display);
    showLabel(side);
    const auto add = [this](const QString& sentence) {
        notes_ = (notes_ + ' ' + sentence).trimmed();
    };
    for (const QString& note : noteTexts(result.notes))
        add(note);
    if (result.guard && result.guard->isWorthTelling()) {
        const ModelInfo* model = library_.find(result.settings.model);
        add(messages::of(*result.guard,
                         QString::fromStdString(model ? model->title : result.settings.model))
                .happened);
    }
    say(Topic::Results, notes_);
    refresh();
}

void CompareDialog::showLabel(Side side) {
    const auto& result = trials_.result(side);
    view_->setLabel(
        viewSide(side),
        result ? messages::trial(
                     library_.find(result->settings.model), result->settings, result->seconds)
               : tr("Composite"));
}

void CompareDialog::end(Topic topic, const QString& said) {
    progress_->finish();
    say(topic, said);
    costs_.askAgain();
    refresh();
}

void CompareDialog::say(Topic topic, const QString& sentence) {
    topic_ = topic;
    said_->setText(sentence);
}

/// What was said of it is not true any more.
void CompareDialog::forget(Topic topic) {
    if (topic_ == topic)
        say(Topic::Results, notes_);
}

void CompareDialog::askForTruth() {
    const QString path = QFileDialog::getOpenFileName(this,
                                                      tr("Open the ground truth"),
                                                      settings_.folder(Folder::Composites),
                                                      pictureFilter(),
                                                      nullptr,
                                                      QFileDialog::HideNameFilterDetails);
    if (path.isEmpty())
        return;
    settings_.setFolder(Folder::Composites, QFileInfo(path).absolutePath());
    setTruth(path.toStdString());
}

void CompareDialog::setTruth(const std::filesystem::path& path) {
    truthButton_->setText(
        tr("&Ground truth: %1").arg(QString::fromStdString(path.filename().string())));
    trials_.setTruth(path);
}

/// A file that cannot be compared with is named no longer.
void CompareDialog::refuseTruth(const Failure& failure) {
    const auto message = messages::of(failure);
    say(Topic::Truth, message.happened + ' ' + message.hint);
    truthButton_->setText(tr("Open &ground truth…"));
}

void CompareDialog::showScores(const ComparisonScores& scores) {
    if (scores.composite)
        forget(Topic::Truth);
    for (Side side = 0; side < sides_.size(); ++side)
        sides_[side]->showScores(scores.pictures[side]);
    compositeScores_->setText(scores.composite
                                  ? tr("Composite: %1").arg(messages::scores(*scores.composite))
                                  : QString());
    compositeScores_->setVisible(scores.composite.has_value());
}

void CompareDialog::use(Side side) {
    const Foreground* foreground = trials_.foreground();
    const auto& result = trials_.result(side);
    if (!result || !foreground)
        return;
    const QString name = QString::fromStdString(foreground->name);
    document_.push(std::make_unique<SetHarmony>(document_, foreground->id, result->settings));
    used_ = side;
    say(Topic::Use,
        (side == 0 ? tr("%1 now uses the settings on the left. Undo takes that back.")
                   : tr("%1 now uses the settings on the right. Undo takes that back."))
            .arg(name));
}

void CompareDialog::refresh() {
    const bool isRunning = trials_.isRunning();
    run_->setEnabled(document_.currentForeground() && !isRunning);
    stale_->setVisible(!isRunning && trials_.isStale());
    const Foreground* tried = trials_.foreground();
    for (Side side = 0; side < sides_.size(); ++side) {
        const auto& result = trials_.result(side);
        const bool hasResult = tried && result.has_value();
        sides_[side]->setBackground(document_.composition().background.size());
        sides_[side]->setRunning(isRunning);
        const bool isUsed = hasResult && tried->harmony == result->settings;
        sides_[side]->setResult(hasResult, isUsed);
        if (side == used_ && !isUsed)
            forget(Topic::Use);
    }
}

}  // namespace r2r::ui
