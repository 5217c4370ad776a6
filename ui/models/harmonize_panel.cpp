// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/harmonize_panel.h"

#include "ui/document/commands.h"
#include "ui/models/model_combo.h"
#include "ui/models/sampler_rows.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/actions.h"
#include "ui/words/messages.h"
#include "widgets/slider_field.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::SliderField;

constexpr double kMaximumStrength = 1.5;

}  // namespace

HarmonizePanel::HarmonizePanel(Document& document,
                               const ModelLibrary& library,
                               const Actions& actions,
                               QWidget* parent)
    : QWidget(parent), document_(document), library_(library), choices_(new QWidget(this)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(8, 8, 8, 8);
    outer->addWidget(choices_);
    outer->addStretch();
    auto* layout = new QVBoxLayout(choices_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    createModelChoice(*layout);
    createStrengths(*layout);
    createGuard(*layout);
    createReference(*layout, actions);
    createSampler(*layout);

    connect(&document, &Document::changed, this, &HarmonizePanel::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &HarmonizePanel::showForeground);
    connect(&library, &ModelLibrary::changed, this, &HarmonizePanel::showForeground);
    showForeground();
}

void HarmonizePanel::createModelChoice(QVBoxLayout& layout) {
    model_ = new ModelCombo(library_, "modelChoice", this);
    model_->setAccessibleName(tr("Harmonizer"));
    const auto quiet = [this](const QString& name, int lines) {
        auto* label = wrappedLabel(name, LabelRole::Quiet, this);
        label->setAlignment(Qt::AlignTop);
        // Room for the longest, or choosing a model would move everything below.
        label->setMinimumHeight(lines * label->fontMetrics().lineSpacing());
        return label;
    };
    summary_ = quiet("modelSummary", 3);
    source_ = quiet("modelSource", 1);
    layout.addWidget(model_);
    layout.addWidget(summary_);
    layout.addWidget(source_);
    connect(model_, &ModelCombo::chosen, this, &HarmonizePanel::chooseModel);
}

void HarmonizePanel::createStrengths(QVBoxLayout& layout) {
    overall_ = createStrength("strength", tr("Strength"), 0.5, &ChangeStrength::overall);
    lightness_ = createStrength("lightness", tr("Lightness"), 1, &ChangeStrength::lightness);
    color_ = createStrength("color", tr("Colour"), 1, &ChangeStrength::color);
    for (SliderField* field : {overall_, lightness_, color_})
        layout.addWidget(field);
    SliderField::alignLabels({overall_, lightness_, color_});
}

SliderField* HarmonizePanel::createStrength(const QString& name,
                                            const QString& label,
                                            double standard,
                                            float ChangeStrength::*member) {
    auto* field = new SliderField(name,
                                  label,
                                  {.minimum = 0,
                                   .maximum = kMaximumStrength,
                                   .step = 0.01,
                                   .standard = standard,
                                   .suffix = tr(" %"),
                                   .displayFactor = 100},
                                  this);
    const auto editTo = [member](double value) {
        return [member, value](HarmonySettings& harmony) {
            harmony.strength.*member = static_cast<float>(value);
        };
    };
    connect(field, &SliderField::valueChanging, this, [this, editTo](double value) {
        move(editTo(value));
    });
    connect(field, &SliderField::valueChanged, this, [this, editTo](double value) {
        release(editTo(value));
    });
    return field;
}

void HarmonizePanel::createGuard(QVBoxLayout& layout) {
    guard_ = new QCheckBox(tr("&Guard against small changes"), this);
    guard_->setObjectName("guard");
    guard_->setToolTip(
        tr("Uses little of a small change and most of a large one, so that a foreground that "
           "already matches stays nearly as it is"));
    layout.addWidget(guard_);
    connect(guard_, &QCheckBox::clicked, this, [this](bool isOn) {
        change([isOn](HarmonySettings& harmony) { harmony.guard = isOn; });
    });
}

void HarmonizePanel::createReference(QVBoxLayout& layout, const Actions& actions) {
    reference_ = new QLabel(this);
    reference_->setObjectName("referenceText");
    reference_->setWordWrap(true);
    auto* region = new QPushButton(tr("Choose a region"), this);
    region->setObjectName("chooseReference");
    region->setToolTip(actions[ActionId::ToolRegion].toolTip());
    around_ = new QPushButton(tr("Use surroundings"), this);
    around_->setObjectName("followSurroundings");
    around_->setToolTip(tr("Follow the background around the foreground again"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(region);
    buttons->addWidget(around_);
    layout.addWidget(reference_);
    layout.addLayout(buttons);
    connect(region, &QPushButton::clicked, &actions[ActionId::ToolRegion], &QAction::trigger);
    connect(around_, &QPushButton::clicked, this, [this] {
        change([](HarmonySettings& harmony) { harmony.reference.reset(); });
    });
}

void HarmonizePanel::createSampler(QVBoxLayout& layout) {
    sampler_ = new SamplerRows(QString(), this);
    layout.addWidget(sampler_);
    connect(sampler_, &SamplerRows::edited, this, [this](const SamplerRows::Edit& edit) {
        change(edit);
    });
}

void HarmonizePanel::change(const Edit& edit, Gesture gesture) {
    const Foreground* foreground = document_.currentForeground();
    if (!foreground)
        return;
    HarmonySettings harmony = foreground->harmony;
    edit(harmony);
    document_.push(
        std::make_unique<SetHarmony>(document_, foreground->id, std::move(harmony), gesture));
}

void HarmonizePanel::move(const Edit& edit) {
    if (gesture_ == Gesture::None) {
        gesture_ = document_.beginGesture();
        Q_EMIT handMoving(true);
    }
    change(edit, gesture_);
}

void HarmonizePanel::release(const Edit& edit) {
    change(edit, gesture_);
    if (std::exchange(gesture_, Gesture::None) != Gesture::None)
        Q_EMIT handMoving(false);
}

void HarmonizePanel::chooseModel(const std::string& name) {
    change([&](HarmonySettings& harmony) { harmony = library_.withModel(harmony, name); });
}

void HarmonizePanel::showForeground() {
    const Foreground* foreground = document_.currentForeground();
    choices_->setEnabled(foreground != nullptr);
    const HarmonySettings harmony = foreground ? foreground->harmony : library_.standardSettings();
    const ModelInfo* model = library_.find(harmony.model);
    showModel(model, harmony.model);
    overall_->setStandard(model ? static_cast<double>(model->recommendedStrength) : 1.0);
    overall_->setValue(static_cast<double>(harmony.strength.overall));
    lightness_->setValue(static_cast<double>(harmony.strength.lightness));
    color_->setValue(static_cast<double>(harmony.strength.color));
    guard_->setChecked(harmony.guard.value_or(model && model->isGuarded));
    around_->setEnabled(harmony.reference.has_value());
    reference_->setText(harmony.reference ? tr("The foreground follows a region of %1 pixels.")
                                                .arg(messages::size(harmony.reference->size()))
                                          : tr("The foreground follows the background around it."));
    sampler_->showSettings(model, harmony);
}

void HarmonizePanel::showModel(const ModelInfo* model, const std::string& name) {
    model_->select(name);
    if (!model) {
        summary_->setText(library_.absence(name));
        source_->clear();
        return;
    }
    summary_->setText(QString::fromStdString(model->summary));
    QString origin = QString::fromStdString(model->source);
    if (!model->license.empty())
        origin += tr(" – licence: %1").arg(QString::fromStdString(model->license));
    source_->setText(origin);
    source_->setToolTip(origin);
}

}  // namespace r2r::ui
