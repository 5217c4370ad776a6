// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider_field.h"

#include "widgets/decimal_box.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr int kLeastSliderPx = 64;  // shorter, one pixel of the hand is several steps

}  // namespace

SliderField::SliderField(const QString& name,
                         const QString& label,
                         const SliderRange& range,
                         QWidget* parent)
    : QWidget(parent)
    , range_(range)
    , label_(new QLabel(label, this))
    , slider_(new QSlider(Qt::Horizontal, this))
    , spinBox_(new DecimalBox(this)) {
    setObjectName(name);
    createControls();
    QString plain = label;
    plain.remove(QLatin1Char('&'));
    setAccessibleName(plain);
    slider_->setAccessibleName(plain);
    spinBox_->setAccessibleName(plain);

    connect(slider_, &QSlider::valueChanged, this, &SliderField::takeSlider);
    connect(slider_, &QSlider::sliderReleased, this, &SliderField::finish);
    connect(spinBox_, &QDoubleSpinBox::valueChanged, this, &SliderField::takeSpinBox);
    connect(spinBox_, &QDoubleSpinBox::editingFinished, this, &SliderField::finish);
    setValue(range_.standard);
}

SliderField::~SliderField() {
    spinBox_->disconnect(this);  // losing the focus while it dies, it would report to a dead field
}

void SliderField::createControls() {
    label_->setObjectName(objectName() + ".label");
    label_->setBuddy(spinBox_);
    label_->installEventFilter(this);
    slider_->setObjectName(objectName() + ".slider");
    slider_->setRange(0, sliderPosition(range_.maximum));
    slider_->setMinimumWidth(kLeastSliderPx);
    slider_->setPageStep(std::max(1, slider_->maximum() / 10));
    slider_->installEventFilter(this);
    spinBox_->setObjectName(objectName() + ".value");
    spinBox_->setDecimals(range_.decimals);
    spinBox_->setRange(range_.minimum * range_.displayFactor,
                       range_.maximum * range_.displayFactor);
    spinBox_->setSingleStep(range_.step * range_.displayFactor);
    spinBox_->setSuffix(range_.suffix);
    spinBox_->setAlignment(Qt::AlignRight);
    slider_->setToolTip(tr("Double-click to restore the standard value"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label_);
    row->addWidget(slider_, 1);
    row->addWidget(spinBox_);
}

void SliderField::setValue(double value) {
    display(value);
}

void SliderField::alignLabels(std::initializer_list<SliderField*> fields) {
    int width = 0;
    for (const SliderField* field : fields)
        width = std::max(width, field->label_->sizeHint().width());
    for (SliderField* field : fields)
        field->label_->setMinimumWidth(width);
}

void SliderField::setStandard(double value) {
    range_.standard = std::clamp(value, range_.minimum, range_.maximum);
}

bool SliderField::eventFilter(QObject* watched, QEvent* event) {
    const bool isReset = event->type() == QEvent::MouseButtonDblClick &&
                         static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    if (!isReset)
        return QWidget::eventFilter(watched, event);
    change(range_.standard);
    finish();
    return true;
}

int SliderField::sliderPosition(double value) const {
    return static_cast<int>(std::lround((value - range_.minimum) / range_.step));
}

void SliderField::display(double value) {
    value_ = std::clamp(value, range_.minimum, range_.maximum);
    const QSignalBlocker quietSlider(slider_);
    const QSignalBlocker quietSpinBox(spinBox_);
    slider_->setValue(sliderPosition(value_));
    spinBox_->setValue(value_ * range_.displayFactor);
}

void SliderField::change(double value) {
    const double before = value_;
    display(value);
    if (value_ == before)
        return;
    isChanging_ = true;
    Q_EMIT valueChanging(value_);
}

void SliderField::takeSlider(int position) {
    change(range_.minimum + position * range_.step);
    if (!slider_->isSliderDown())
        finish();  // keys, wheel and clicks beside the knob are complete changes
}

void SliderField::takeSpinBox(double shown) {
    change(shown / range_.displayFactor);
    if (!spinBox_->hasFocus())
        finish();
}

void SliderField::finish() {
    if (std::exchange(isChanging_, false))
        Q_EMIT valueChanged(value_);
}

}  // namespace r2r::widgets
