// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/harmonize_panel.h"

#include "ui/actions.h"
#include "ui/document/commands.h"
#include "ui/messages.h"
#include "widgets/slider_field.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::SliderField;

constexpr double kMaximumStrength = 1.5;

}  // namespace

HarmonizePanel::HarmonizePanel(Document& document,
                               const ModelCatalog& catalog,
                               const Actions& actions,
                               QWidget* parent)
    : QWidget(parent), document_(document), catalog_(catalog) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    createModelChoice(*layout);
    createStrengths(*layout);
    createReference(*layout, actions);
    createSeed(*layout);
    layout->addStretch();

    connect(&document, &Document::changed, this, &HarmonizePanel::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &HarmonizePanel::showForeground);
    showForeground();
}

void HarmonizePanel::createModelChoice(QVBoxLayout& layout) {
    model_ = new QComboBox(this);
    model_->setObjectName("modelChoice");
    model_->setAccessibleName(tr("Harmonizer"));
    for (const ModelInfo& model : catalog_.models()) {
        model_->addItem(QString::fromStdString(model.title), QString::fromStdString(model.name));
        model_->setItemData(
            model_->count() - 1, QString::fromStdString(model.source), Qt::ToolTipRole);
    }
    summary_ = new QLabel(this);
    summary_->setObjectName("modelSummary");
    summary_->setWordWrap(true);
    summary_->setProperty("role", "quiet");
    summary_->setAlignment(Qt::AlignTop);
    // Room for the longest, or choosing a model would move everything below.
    constexpr int kLines = 3;
    summary_->setMinimumHeight(kLines * summary_->fontMetrics().lineSpacing());
    layout.addWidget(model_);
    layout.addWidget(summary_);
    connect(model_, &QComboBox::activated, this, &HarmonizePanel::chooseModel);
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

void HarmonizePanel::createReference(QVBoxLayout& layout, const Actions& actions) {
    reference_ = new QLabel(this);
    reference_->setObjectName("referenceText");
    reference_->setWordWrap(true);
    auto* region = new QPushButton(tr("Choose region"), this);
    region->setObjectName("chooseReference");
    region->setToolTip(actions[ActionId::ToolRegion].toolTip());
    around_ = new QPushButton(tr("Around it"), this);
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

void HarmonizePanel::createSeed(QVBoxLayout& layout) {
    seedRow_ = new QWidget(this);
    seed_ = new QSpinBox(seedRow_);
    seed_->setObjectName("seed");
    seed_->setRange(0, std::numeric_limits<int>::max());
    auto* label = new QLabel(tr("S&eed"), seedRow_);
    label->setBuddy(seed_);
    auto* row = new QHBoxLayout(seedRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(seed_, 1);
    layout.addWidget(seedRow_);
    connect(seed_, &QSpinBox::valueChanged, this, [this](int value) {
        change([value](HarmonySettings& harmony) { harmony.seed = static_cast<uint64_t>(value); });
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

void HarmonizePanel::chooseModel(int row) {
    const std::string name = model_->itemData(row).toString().toStdString();
    const float strength = catalog_.find(name).recommendedStrength;
    change([&](HarmonySettings& harmony) {
        harmony.model = name;
        harmony.strength.overall = strength;
    });
}

void HarmonizePanel::showForeground() {
    const Foreground* foreground = document_.currentForeground();
    setEnabled(foreground != nullptr);
    const HarmonySettings harmony = foreground ? foreground->harmony : HarmonySettings();
    const auto models = catalog_.models();
    const auto model = std::ranges::find(models, harmony.model, &ModelInfo::name);
    model_->setCurrentIndex(model == models.end() ? -1 : static_cast<int>(model - models.begin()));
    summary_->setText(
        model == models.end()
            ? tr("%1 is not installed here.").arg(QString::fromStdString(harmony.model))
            : QString::fromStdString(model->summary));
    overall_->setStandard(model == models.end() ? 1.0
                                                : static_cast<double>(model->recommendedStrength));
    overall_->setValue(static_cast<double>(harmony.strength.overall));
    lightness_->setValue(static_cast<double>(harmony.strength.lightness));
    color_->setValue(static_cast<double>(harmony.strength.color));
    around_->setEnabled(harmony.reference.has_value());
    reference_->setText(
        harmony.reference
            ? tr("Follows a region of %1 pixels").arg(messages::size(harmony.reference->size()))
            : tr("Follows the background around it"));
    seedRow_->setVisible(model != models.end() && model->usesSeed);
    const QSignalBlocker blocker(seed_);
    seed_->setValue(
        static_cast<int>(std::min<uint64_t>(harmony.seed, std::numeric_limits<int>::max())));
}

}  // namespace r2r::ui
