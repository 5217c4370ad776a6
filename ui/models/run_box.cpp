// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_box.h"

#include "ui/models/device_combo.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/actions.h"

#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

QPushButton* buttonOf(QAction& action, const QString& name, QWidget* parent) {
    // Without a key of its own: that of its menu may open another menu here.
    auto* button = new QPushButton(action.text().remove("…").remove('&'), parent);
    button->setObjectName(name);
    button->setToolTip(action.toolTip());
    QObject::connect(button, &QPushButton::clicked, &action, &QAction::trigger);
    return button;
}

}  // namespace

RunBox::RunBox(const Document& document,
               RunCosts& costs,
               const LivePreview& preview,
               EngineThread& engine,
               Settings& settings,
               const Actions& actions,
               QWidget* parent)
    : QWidget(parent)
    , document_(document)
    , costs_(costs)
    , preview_(preview)
    , engine_(engine)
    , settings_(settings) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 8);
    createRun(*layout, actions);
    createDevice(*layout);
    connect(&document, &Document::changed, this, &RunBox::refresh);
    connect(&document, &Document::currentForegroundChanged, this, &RunBox::refresh);
    connect(&costs, &RunCosts::answered, this, &RunBox::refresh);
    connect(&preview, &LivePreview::outdatedChanged, this, &RunBox::refresh);
    connect(&preview, &LivePreview::runningChanged, this, &RunBox::refresh);
    refresh();
}

void RunBox::createRun(QVBoxLayout& layout, const Actions& actions) {
    cost_ = wrappedLabel("runCost", LabelRole::Quiet, this);
    unseenCost_ = new QGraphicsOpacityEffect(cost_);
    unseenCost_->setOpacity(0);
    cost_->setGraphicsEffect(unseenCost_);
    state_ = wrappedLabel("runState", LabelRole::Warning, this);
    run_ = buttonOf(actions[ActionId::HarmonizeNow], "harmonizeNowButton", this);
    variations_ = buttonOf(actions[ActionId::Variations], "variationsButton", this);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(run_, 1);
    buttons->addWidget(variations_, 1);
    layout.addWidget(cost_);
    layout.addWidget(state_);
    layout.addLayout(buttons);
}

void RunBox::createDevice(QVBoxLayout& layout) {
    device_ = new DeviceCombo(engine_, "device", settings_.device(), this);
    auto* label = new QLabel(tr("Dev&ice"), this);
    label->setBuddy(device_);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(device_, 1);
    layout.addLayout(row);
    connect(device_, &DeviceCombo::activated, this, &RunBox::chooseDevice);
}

void RunBox::chooseDevice(int row) {
    const QString wish = device_->itemData(row).toString();
    if (wish == settings_.device())
        return;
    settings_.setDevice(wish);
    engine_.useDevice(wish.toStdString());
    costs_.forget();
}

/// @param isAsked  the engine has not answered yet: the room stays as it was, or the panel above
///                 would grow for a moment, and be scrolled when it is as before
void RunBox::sayCost(const QString& text, bool isAsked) {
    unseenCost_->setEnabled(isAsked);
    if (!isAsked)
        say(*cost_, text);
}

void RunBox::refresh() {
    const Foreground* foreground = document_.currentForeground();
    const Size background = document_.composition().background.size();
    const auto answer = foreground ? costs_.of(foreground->harmony, background) : std::nullopt;
    const bool isSlow = foreground && costs_.isSlow(foreground->harmony, background);
    sayCost(answer ? textOf(*answer) : QString(), isSlow && !answer);
    const bool isOutdated =
        foreground && !preview_.isRunning() && preview_.isOutdated(foreground->id);
    say(*state_, isOutdated ? tr("The canvas shows an earlier result.") : QString());
    run_->setVisible(isSlow);
    run_->setEnabled(isSlow && !preview_.isRunning());
    run_->setDefault(isOutdated);
    variations_->setVisible(foreground && costs_.usesSeed(foreground->harmony.model));
}

}  // namespace r2r::ui
