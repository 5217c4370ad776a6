// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/trial_box.h"

#include "ui/models/model_combo.h"
#include "ui/models/sampler_rows.h"
#include "ui/parts/focus_refuge.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"
#include "ui/words/score_messages.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace r2r::ui {

TrialBox::TrialBox(const QString& title,
                   const QString& prefix,
                   const ModelLibrary& library,
                   RunCosts& costs,
                   QWidget* parent)
    : QGroupBox(title, parent), library_(library), costs_(costs) {
    setObjectName(prefix + "Side");
    model_ = new ModelCombo(library, prefix + "Model", this);
    model_->setAccessibleName(tr("Harmonizer, %1").arg(title));
    sampler_ = new SamplerRows(prefix + '.', this);
    strength_ = new QLabel(this);
    strength_->setObjectName(prefix + "Strength");
    cost_ = wrappedLabel(prefix + "Cost", LabelRole::Quiet, this);
    scores_ = new QLabel(this);
    scores_->setObjectName(prefix + "Scores");
    scores_->setToolTip(messages::scoreProtocol());
    scores_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    use_ = new QPushButton(tr("Use this one"), this);
    use_->setObjectName(prefix + "Use");
    use_->setAccessibleName(tr("Use these settings, %1").arg(title));
    use_->setAutoDefault(false);
    use_->setEnabled(false);

    auto* row = new QHBoxLayout;
    row->addWidget(model_, 1);
    row->addWidget(use_);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(row);
    layout->addWidget(strength_);
    layout->addWidget(sampler_);
    layout->addWidget(cost_);
    layout->addWidget(scores_);
    connect(model_, &ModelCombo::chosen, this, &TrialBox::chooseModel);
    connect(sampler_, &SamplerRows::edited, this, [this](const SamplerRows::Edit& edit) {
        edit(settings_);
        refresh();
        Q_EMIT edited();
    });
    connect(use_, &QPushButton::clicked, this, &TrialBox::taken);
    connect(&costs, &RunCosts::answered, this, &TrialBox::refresh);
    connect(&library, &ModelLibrary::changed, this, &TrialBox::refresh);
    showScores(std::nullopt);
}

void TrialBox::setSettings(const HarmonySettings& settings) {
    settings_ = settings;
    refresh();
}

void TrialBox::setBackground(Size size) {
    background_ = size;
    refresh();
}

void TrialBox::setRunning(bool isRunning) {
    model_->setEnabled(!isRunning);
    sampler_->setEnabled(!isRunning);
}

void TrialBox::setResult(bool hasResult, bool isUsed) {
    setEnabledOr(*use_, hasResult && !isUsed, *model_);
    use_->setText(isUsed ? tr("In use") : tr("Use this one"));
}

void TrialBox::showScores(const std::optional<Scores>& scores) {
    scores_->setText(scores ? messages::scores(*scores) : QString());
    scores_->setVisible(scores.has_value());
}

void TrialBox::chooseModel(const std::string& name) {
    if (!library_.find(name))
        return;
    settings_ = library_.withModel(settings_, name);
    refresh();
    Q_EMIT edited();
}

void TrialBox::refresh() {
    model_->select(settings_.model);
    strength_->setText(tr("At %1").arg(messages::strength(settings_.strength)));
    sampler_->showSettings(library_.find(settings_.model), settings_);
    const auto answer = costs_.of(settings_, background_);
    say(*cost_, answer ? textOf(*answer) : QString());
}

}  // namespace r2r::ui
