// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sampler_rows.h"

#include "widgets/whole_box.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace r2r::ui {
namespace {

constexpr int kSides[] = {256, 384, 512, 640, 768, 1024, 1536, 2048};

/// `QFormLayout::setRowVisible` came with Qt 6.4 and leaves a gap with hidden labels before it.
void setRowShown(QFormLayout& form, QWidget* field, bool isShown) {
    field->setVisible(isShown);
    if (QWidget* label = form.labelForField(field))
        label->setVisible(isShown);
}

}  // namespace

SamplerRows::SamplerRows(const QString& prefix, QWidget* parent) : QWidget(parent) {
    form_ = new QFormLayout(this);
    form_->setContentsMargins(0, 0, 0, 0);
    form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    createSeed(prefix);
    createSteps(prefix);
    createDetail(prefix);
}

void SamplerRows::createSeed(const QString& prefix) {
    seed_ = new widgets::WholeBox(this);
    seed_->setObjectName(prefix + "seed");
    seed_->setRange(0, std::numeric_limits<int>::max());
    seed_->setKeyboardTracking(false);  // a run for every digit would be a run too many
    seed_->setToolTip(
        tr("A different seed gives a different result; the same seed gives the same result"));
    form_->addRow(tr("&Seed"), seed_);
    connect(seed_, &QSpinBox::valueChanged, this, [this](int value) {
        Q_EMIT edited(
            [value](HarmonySettings& harmony) { harmony.seed = static_cast<uint64_t>(value); });
    });
}

void SamplerRows::createSteps(const QString& prefix) {
    steps_ = new widgets::WholeBox(this);
    steps_->setObjectName(prefix + "steps");
    steps_->setRange(0, kMostSteps);
    steps_->setKeyboardTracking(false);
    steps_->setToolTip(tr("Steps of the sampler; more steps take longer"));
    form_->addRow(tr("Ste&ps"), steps_);
    connect(steps_, &QSpinBox::valueChanged, this, [this](int value) {
        Q_EMIT edited([value](HarmonySettings& harmony) { harmony.steps = value; });
    });
}

void SamplerRows::createDetail(const QString& prefix) {
    detail_ = new QComboBox(this);
    detail_->setObjectName(prefix + "detail");
    detail_->setToolTip(
        tr("Longer side of the picture that the model sees; a larger one shows more detail, takes "
           "longer and needs more memory"));
    form_->addRow(tr("&Quality"), detail_);
    connect(detail_, &QComboBox::activated, this, [this](int row) {
        const int side = detail_->itemData(row).toInt();
        Q_EMIT edited([side](HarmonySettings& harmony) { harmony.workingSide = side; });
    });
}

void SamplerRows::showSettings(const ModelInfo* model, const HarmonySettings& settings) {
    const QSignalBlocker seedBlocker(seed_);
    const QSignalBlocker stepsBlocker(steps_);
    seed_->setValue(
        static_cast<int>(std::min<uint64_t>(settings.seed, std::numeric_limits<int>::max())));
    steps_->setSpecialValueText(tr("Recommended (%1)").arg(model ? model->steps : 0));
    steps_->setValue(settings.steps);
    showDetail(model ? model->workingSide : 0, settings.workingSide);
    setRowShown(*form_, seed_, model && model->usesSeed);
    setRowShown(*form_, steps_, model && model->hasStepsToChoose());
    setRowShown(*form_, detail_, model && model->workingSide > 0);
    setVisible(model && (model->usesSeed || model->hasStepsToChoose() || model->workingSide > 0));
}

void SamplerRows::apply(HarmonySettings& settings) const {
    settings.seed = static_cast<uint64_t>(seed_->value());
    settings.steps = steps_->value();
    settings.workingSide = detail_->currentData().toInt();
}

void SamplerRows::showDetail(int ownSide, int chosen) {
    detail_->clear();
    detail_->addItem(tr("As trained (%1 px)").arg(ownSide), 0);
    for (const int side : kSides)
        if (side != ownSide)
            detail_->addItem(tr("%1 px").arg(side), side);
    if (detail_->findData(chosen) < 0)
        detail_->addItem(tr("%1 px").arg(chosen), chosen);
    detail_->setCurrentIndex(detail_->findData(chosen));
}

}  // namespace r2r::ui
