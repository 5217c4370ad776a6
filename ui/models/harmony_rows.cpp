// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/harmony_rows.h"

#include "ui/models/model_combo.h"
#include "ui/models/sampler_rows.h"
#include "ui/parts/field_focus.h"
#include "widgets/slider_field.h"
#include "widgets/whole_box.h"

#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>

#include <cstddef>

namespace r2r::ui {
namespace {

using widgets::SliderField;

constexpr int kLargestCoordinate = 1000000;  // more than any picture we read

}  // namespace

HarmonyRows::HarmonyRows(const ModelLibrary& library, const QString& prefix, QWidget* parent)
    : QWidget(parent), library_(library) {
    auto* form = new QFormLayout(this);
    model_ = new ModelCombo(library, prefix + "Model", this);
    form->addRow(tr("&Harmonizer"), model_);
    createStrengths(*form, prefix);
    createGuard(*form, prefix);
    sampler_ = new SamplerRows(prefix + ".", this);
    form->addRow(sampler_);
    createReference(*form, prefix);
    connect(model_, &ModelCombo::chosen, this, &HarmonyRows::chooseModel);
    show(library.standardSettings());
}

void HarmonyRows::createStrengths(QFormLayout& form, const QString& prefix) {
    const auto add = [&](const QString& name, const QString& title) {
        auto* field = new SliderField(
            prefix + name,
            QString(),
            {.maximum = 1.5, .standard = 1, .suffix = tr(" %"), .displayFactor = 100},
            this);
        if (auto* number = field->findChild<QAbstractSpinBox*>())
            handFocusOn(*field, *number);
        form.addRow(title, field);
        return field;
    };
    overall_ = add("Strength", tr("&Strength"));
    lightness_ = add("Lightness", tr("&Lightness"));
    color_ = add("Color", tr("C&olour"));
}

void HarmonyRows::createGuard(QFormLayout& form, const QString& prefix) {
    isGuarded_ = new QCheckBox(tr("&Guard against small changes"), this);
    isGuarded_->setObjectName(prefix + "Guard");
    isGuarded_->setToolTip(
        tr("Uses little of a small change and most of a large one, so that a foreground that "
           "already matches stays nearly as it is"));
    form.addRow(QString(), isGuarded_);
    connect(isGuarded_, &QCheckBox::clicked, this, [this](bool isOn) { guard_ = isOn; });
}

void HarmonyRows::createReference(QFormLayout& form, const QString& prefix) {
    followsRegion_ = new QCheckBox(tr("&Follow one region of every background"), this);
    followsRegion_->setObjectName(prefix + "FollowsRegion");
    followsRegion_->setToolTip(
        tr("For pictures of one scene: the pixels to follow, instead of those around the "
           "foreground"));
    form.addRow(QString(), followsRegion_);
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    const std::array titles = {tr("x"), tr("y"), tr("width"), tr("height")};
    for (size_t i = 0; i < region_.size(); ++i) {
        const bool isLength = i >= 2;
        region_[i] = new widgets::WholeBox(row);
        region_[i]->setObjectName(prefix + "Region" + QString::number(i));
        region_[i]->setRange(isLength ? 1 : 0, kLargestCoordinate);
        region_[i]->setValue(isLength ? 256 : 0);
        region_[i]->setSuffix(tr(" px"));
        region_[i]->setAccessibleName(titles[i]);
        layout->addWidget(new QLabel(titles[i], row));
        layout->addWidget(region_[i]);
    }
    layout->addStretch();
    row->setEnabled(false);
    form.addRow(QString(), row);
    connect(followsRegion_, &QCheckBox::toggled, row, &QWidget::setEnabled);
}

void HarmonyRows::show(const HarmonySettings& settings) {
    const ModelInfo* model = library_.find(settings.model);
    model_->select(settings.model);
    overall_->setStandard(model ? static_cast<double>(model->recommendedStrength) : 1.0);
    overall_->setValue(static_cast<double>(settings.strength.overall));
    lightness_->setValue(static_cast<double>(settings.strength.lightness));
    color_->setValue(static_cast<double>(settings.strength.color));
    guard_ = settings.guard;
    isGuarded_->setChecked(settings.guard.value_or(model && model->isGuarded));
    sampler_->showSettings(model, settings);
}

void HarmonyRows::setSettings(const HarmonySettings& settings) {
    if (!library_.find(settings.model))
        return;
    show(settings);
    followsRegion_->setChecked(settings.reference.has_value());
    if (settings.reference) {
        const std::array values = {settings.reference->x,
                                   settings.reference->y,
                                   settings.reference->width,
                                   settings.reference->height};
        for (size_t i = 0; i < region_.size(); ++i)
            region_[i]->setValue(values[i]);
    }
    Q_EMIT changed();
}

void HarmonyRows::chooseModel(const std::string& name) {
    show(library_.withModel(settings(), name));
    Q_EMIT changed();
}

HarmonySettings HarmonyRows::settings() const {
    HarmonySettings settings{.model = model_->selected(),
                             .strength = {.overall = static_cast<float>(overall_->value()),
                                          .lightness = static_cast<float>(lightness_->value()),
                                          .color = static_cast<float>(color_->value())},
                             .guard = guard_};
    sampler_->apply(settings);
    if (followsRegion_->isChecked())
        settings.reference = Rect{
            region_[0]->value(), region_[1]->value(), region_[2]->value(), region_[3]->value()};
    return settings;
}

}  // namespace r2r::ui
