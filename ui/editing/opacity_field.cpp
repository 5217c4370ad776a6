// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/opacity_field.h"

#include "ui/document/commands.h"
#include "widgets/decimal_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <memory>

namespace r2r::ui {
namespace {

constexpr double kStepPercent = 5;

}  // namespace

OpacityField::OpacityField(Document& document, QWidget* parent)
    : QWidget(parent), document_(document) {
    percent_ = new widgets::DecimalBox(this);
    percent_->setObjectName("foregroundOpacity");
    percent_->setAccessibleName(tr("Opacity of the foreground"));
    percent_->setToolTip(tr("Opacity of the foreground: how much it covers the background"));
    percent_->setRange(0, 100);
    percent_->setDecimals(0);
    percent_->setSingleStep(kStepPercent);
    percent_->setSuffix(tr(" %"));
    percent_->setAlignment(Qt::AlignRight);
    percent_->setKeyboardTracking(false);
    auto* title = new QLabel(tr("Opacity"), this);
    title->setBuddy(percent_);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(percent_);

    connect(percent_, &QDoubleSpinBox::valueChanged, this, &OpacityField::take);
    connect(percent_, &QDoubleSpinBox::editingFinished, this, [this] { gesture_ = Gesture::None; });
    connect(&document, &Document::changed, this, &OpacityField::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &OpacityField::showForeground);
    showForeground();
}

OpacityField::~OpacityField() {
    hide();  // a field that has the focus hands its number over now, while everything is there
}

void OpacityField::take(double percent) {
    const Foreground* current = document_.currentForeground();
    if (!current)
        return;
    if (gesture_ == Gesture::None || document_.revision() != revision_)
        gesture_ = document_.beginGesture();
    document_.push(std::make_unique<SetOpacity>(document_, current->id, percent / 100, gesture_));
    revision_ = document_.revision();
}

void OpacityField::showForeground() {
    const Foreground* current = document_.currentForeground();
    const QSignalBlocker blocker(percent_);
    setEnabled(current != nullptr);
    percent_->setValue(current ? 100 * current->opacity : 100);
}

}  // namespace r2r::ui
