// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/shadow_box.h"

#include "ui/document/commands.h"
#include "ui/parts/wrapped_label.h"
#include "widgets/slider_field.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPixmap>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::SliderField;

constexpr int kSwatchPx = 16;

QColor colorOf(const CastShadow& shadow) {
    const auto [red, green, blue] = shadow.color.value_or(std::array<uint8_t, 3>{});
    return {red, green, blue};
}

}  // namespace

ShadowBox::ShadowBox(Document& document, QWidget* parent)
    : QWidget(parent)
    , document_(document)
    , isCast_(new QCheckBox(tr("Cast a shadow"), this))
    , rows_(new QWidget(this)) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(8, 0, 8, 8);
    outer->setSpacing(6);
    isCast_->setObjectName("castShadow");
    promise_ = wrappedLabel("shadowPromise", LabelRole::Warning, this);
    promise_->setText(tr("A shadow changes the background beyond the mask."));
    outer->addWidget(isCast_);
    outer->addWidget(promise_);
    outer->addWidget(rows_);
    auto* layout = new QVBoxLayout(rows_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    createSliders(*layout);
    createColor(*layout);

    connect(isCast_, &QCheckBox::clicked, this, &ShadowBox::switchTo);
    connect(&document, &Document::changed, this, &ShadowBox::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &ShadowBox::showForeground);
    connect(&document, &Document::opened, this, [this] { remembered_.reset(); });
    showForeground();
}

void ShadowBox::createSliders(QVBoxLayout& layout) {
    direction_ = new SliderField("shadowDirection",
                                 tr("Direction"),
                                 {.minimum = -180,
                                  .maximum = 180,
                                  .step = 1,
                                  .standard = CastShadow{}.degrees,
                                  .suffix = tr("°")},
                                 this);
    direction_->setToolTip(
        tr("Where it falls: 0° to the right, 90° away from you, −90° towards you. The handle at "
           "its end on the canvas does the same."));
    connectSlider(*direction_, &CastShadow::degrees);
    length_ = createSlider("shadowLength", tr("Length"), kLongestShadow, &CastShadow::length);
    length_->setToolTip(tr("In heights of the foreground: the lower the sun, the longer"));
    softness_ = createSlider("shadowSoftness", tr("Softness"), 1, &CastShadow::softness);
    softness_->setToolTip(tr("How fast its edge softens with the distance from the foreground"));
    opacity_ = createSlider("shadowOpacity", tr("Darkness"), 1, &CastShadow::opacity);
    contact_ = createSlider("shadowContact", tr("Contact"), 1, &CastShadow::contact);
    contact_->setToolTip(tr("How dark it is where the foreground touches the ground"));
    for (SliderField* field : {direction_, length_, softness_, opacity_, contact_})
        layout.addWidget(field);
    SliderField::alignLabels({direction_, length_, softness_, opacity_, contact_});
}

SliderField* ShadowBox::createSlider(const QString& name,
                                     const QString& label,
                                     double most,
                                     double CastShadow::*member) {
    auto* field = new SliderField(name,
                                  label,
                                  {.minimum = 0,
                                   .maximum = most,
                                   .step = 0.01,
                                   .standard = CastShadow{}.*member,
                                   .suffix = tr(" %"),
                                   .displayFactor = 100},
                                  this);
    connectSlider(*field, member);
    return field;
}

void ShadowBox::connectSlider(SliderField& field, double CastShadow::*member) {
    const auto editTo = [member](double value) {
        return [member, value](CastShadow& shadow) { shadow.*member = value; };
    };
    connect(&field, &SliderField::valueChanging, this, [this, editTo](double value) {
        move(editTo(value));
    });
    connect(&field, &SliderField::valueChanged, this, [this, editTo](double value) {
        release(editTo(value));
    });
}

void ShadowBox::createColor(QVBoxLayout& layout) {
    colorFrom_ = new QComboBox(this);
    colorFrom_->setObjectName("shadowColorFrom");
    colorFrom_->setAccessibleName(tr("Colour of the shadow"));
    colorFrom_->addItems({tr("Colour of the background's shadows"), tr("Chosen colour")});
    colorFrom_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    color_ = new QToolButton(this);
    color_->setObjectName("shadowColor");
    color_->setAccessibleName(tr("Choose the colour of the shadow"));
    color_->setToolTip(tr("Choose the colour"));
    color_->setIconSize({kSwatchPx, kSwatchPx});
    color_->setFocusPolicy(Qt::TabFocus);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(colorFrom_, 1);
    row->addWidget(color_);
    layout.addLayout(row);
    connect(colorFrom_, &QComboBox::activated, this, [this](int chosen) {
        change([chosen](CastShadow& shadow) {
            if (chosen == 0)
                shadow.color.reset();
            else if (!shadow.color)
                shadow.color.emplace();  // black, until another one is chosen
        });
    });
    connect(color_, &QToolButton::clicked, this, &ShadowBox::chooseColor);
}

void ShadowBox::chooseColor() {
    const Foreground* current = document_.currentForeground();
    if (!current || !current->shadow)
        return;
    auto* dialog = new QColorDialog(colorOf(*current->shadow), this);
    dialog->setObjectName("shadowColorDialog");
    dialog->setWindowTitle(tr("Colour of the shadow"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &QColorDialog::colorSelected, this, [this, id = current->id](const QColor& chosen) {
            const Foreground* now = document_.currentForeground();
            if (!now || now->id != id)
                return;
            change([&](CastShadow& shadow) {
                shadow.color = std::array{static_cast<uint8_t>(chosen.red()),
                                          static_cast<uint8_t>(chosen.green()),
                                          static_cast<uint8_t>(chosen.blue())};
            });
        });
    dialog->open();
}

void ShadowBox::toggle() {
    const Foreground* current = document_.currentForeground();
    if (!current || !isCast_->isEnabled())
        return;
    switchTo(!current->shadow);
    // After the layout has made room for what is shown now.
    QMetaObject::invokeMethod(
        this,
        [this] {
            for (QWidget* each = parentWidget(); each; each = each->parentWidget())
                if (auto* area = qobject_cast<QScrollArea*>(each))
                    area->ensureWidgetVisible(this, 0, 0);
        },
        Qt::QueuedConnection);
}

void ShadowBox::switchTo(bool isOn) {
    const Foreground* current = document_.currentForeground();
    if (!current)
        return;
    if (current->shadow)
        remembered_ = Remembered{current->id, *current->shadow};
    const bool isKnown = remembered_ && remembered_->id == current->id;
    const CastShadow shadow = isKnown ? remembered_->shadow : CastShadow{};
    document_.push(std::make_unique<SetShadow>(
        document_, current->id, isOn ? std::optional(shadow) : std::nullopt));
}

void ShadowBox::change(const Edit& edit, Gesture gesture) {
    const Foreground* current = document_.currentForeground();
    if (!current || !current->shadow)
        return;
    CastShadow shadow = *current->shadow;
    edit(shadow);
    document_.push(std::make_unique<SetShadow>(document_, current->id, shadow, gesture));
}

void ShadowBox::move(const Edit& edit) {
    if (gesture_ == Gesture::None) {
        gesture_ = document_.beginGesture();
        Q_EMIT handMoving(true);
    }
    change(edit, gesture_);
}

void ShadowBox::release(const Edit& edit) {
    change(edit, gesture_);
    if (std::exchange(gesture_, Gesture::None) != Gesture::None)
        Q_EMIT handMoving(false);
}

void ShadowBox::showForeground() {
    const Foreground* current = document_.currentForeground();
    const bool isComposite = current && isPartOfBackground(document_.composition(), *current);
    const bool isCast = current && !isComposite && current->shadow;
    isCast_->setEnabled(current && !isComposite);
    isCast_->setChecked(isCast);
    isCast_->setToolTip(isComposite
                            ? tr("In a composite the foreground has its shadow already.")
                            : tr("A shadow on the ground, below the foreground, as a layer of its "
                                 "own. It changes the background."));
    promise_->setVisible(isCast);
    rows_->setVisible(isCast);
    if (!isCast)
        return;
    const CastShadow& shadow = *current->shadow;
    direction_->setValue(std::remainder(shadow.degrees, 360));
    length_->setValue(shadow.length);
    softness_->setValue(shadow.softness);
    opacity_->setValue(shadow.opacity);
    contact_->setValue(shadow.contact);
    colorFrom_->setCurrentIndex(shadow.color ? 1 : 0);
    color_->setEnabled(shadow.color.has_value());
    QPixmap swatch(kSwatchPx, kSwatchPx);
    swatch.fill(shadow.color ? colorOf(shadow) : QColor(Qt::transparent));
    color_->setIcon(QIcon(swatch));
}

}  // namespace r2r::ui
