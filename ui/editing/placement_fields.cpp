// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/placement_fields.h"

#include "ui/document/commands.h"
#include "ui/document/edit_rules.h"
#include "ui/tools/move_tool.h"
#include "ui/words/messages.h"
#include "widgets/decimal_box.h"

#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>
#include <memory>

namespace r2r::ui {
namespace {

constexpr double kFarPx = 100000;
constexpr int kPerRow = 3;

double sound(double scale) {
    return std::clamp(scale, MoveTool::kMinimumScale, MoveTool::kMaximumScale);
}

}  // namespace

PlacementFields::PlacementFields(Document& document, QWidget* parent)
    : QWidget(parent), document_(document) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(4);
    grid->setVerticalSpacing(4);
    x_ = addField(*grid,
                  "placeX",
                  tr("X"),
                  tr("Position of its centre, in pixels from the left"),
                  [](Placement& placement, Size, double x) { placement.centre.x = x; });
    y_ = addField(*grid,
                  "placeY",
                  tr("Y"),
                  tr("Position of its centre, in pixels from the top"),
                  [](Placement& placement, Size, double y) { placement.centre.y = y; });
    angle_ = addField(*grid,
                      "placeAngle",
                      tr("∠"),
                      tr("Angle, counter-clockwise"),
                      [](Placement& placement, Size, double angle) { placement.degrees = angle; });
    width_ = addField(*grid,
                      "placeWidth",
                      tr("W"),
                      tr("Width in pixels; the proportions are kept"),
                      [](Placement& placement, Size size, double width) {
                          placement.scale = sound(width / size.width);
                      });
    height_ = addField(*grid,
                       "placeHeight",
                       tr("H"),
                       tr("Height in pixels; the proportions are kept"),
                       [](Placement& placement, Size size, double height) {
                           placement.scale = sound(height / size.height);
                       });
    scale_ = addField(
        *grid,
        "placeScale",
        tr("S"),
        tr("Size in percent of the original"),
        [](Placement& placement, Size, double percent) { placement.scale = sound(percent / 100); });
    for (QDoubleSpinBox* field : {x_, y_})
        field->setRange(-kFarPx, kFarPx);
    for (QDoubleSpinBox* field : {width_, height_})
        field->setRange(0.1, kFarPx);
    scale_->setRange(100 * MoveTool::kMinimumScale, 100 * MoveTool::kMaximumScale);
    scale_->setSuffix(tr(" %"));
    angle_->setRange(-180, 180);
    angle_->setWrapping(true);
    angle_->setSuffix(tr("°"));

    connect(&document, &Document::changed, this, &PlacementFields::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &PlacementFields::showForeground);
    showForeground();
}

PlacementFields::~PlacementFields() {
    hide();  // a field that has the focus hands its number over now, while everything is there
}

QDoubleSpinBox* PlacementFields::addField(QGridLayout& grid,
                                          const QString& name,
                                          const QString& label,
                                          const QString& tip,
                                          const Change& change) {
    auto* field = new widgets::DecimalBox(this);
    field->setObjectName(name);
    field->setAccessibleName(tip);
    field->setToolTip(tip);
    field->setDecimals(1);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);  // wheel and arrow keys do the same
    field->setAlignment(Qt::AlignRight);
    field->setKeyboardTracking(false);
    field->setMinimumWidth(20);
    field->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* title = new QLabel(label, this);
    title->setBuddy(field);
    title->setToolTip(tip);
    const int count = grid.count() / 2;
    const int column = 2 * (count % kPerRow);
    grid.addWidget(title, count / kPerRow, column);
    grid.addWidget(field, count / kPerRow, column + 1);
    grid.setColumnStretch(column + 1, 1);
    connect(field, &QDoubleSpinBox::valueChanged, this, [this, field, change] {
        place(*field, change);
    });
    connect(field, &QDoubleSpinBox::editingFinished, this, [this] { last_ = nullptr; });
    return field;
}

void PlacementFields::follow(ForegroundId id, const Placement& placement) {
    const Foreground* current = document_.currentForeground();
    if (current && current->id == id)
        showPlacement(placement, current->image.size());
}

void PlacementFields::place(const QDoubleSpinBox& field, const Change& change) {
    const Foreground* current = document_.currentForeground();
    if (!current)
        return;
    if (last_ != &field || document_.revision() != revision_)
        gesture_ = document_.beginGesture();
    Placement placement = current->placement;
    change(placement, current->image.size(), field.value());
    document_.push(std::make_unique<PlaceForeground>(document_, current->id, placement, gesture_));
    last_ = &field;
    revision_ = document_.revision();
}

void PlacementFields::showForeground() {
    const Foreground* current = document_.currentForeground();
    const Obstacle obstacle =
        current ? obstacleToPlacing(document_.composition(), *current) : Obstacle::None;
    setEnabled(current && obstacle == Obstacle::None);
    for (QDoubleSpinBox* field : {x_, y_, width_, height_, scale_, angle_})
        field->setToolTip(obstacle == Obstacle::None ? field->accessibleName()
                                                     : messages::of(obstacle).happened);
    if (current)
        showPlacement(current->placement, current->image.size());
    else
        showNothing();
}

void PlacementFields::showNothing() {
    for (QDoubleSpinBox* field : {x_, y_, width_, height_, scale_, angle_}) {
        const QSignalBlocker blocker(field);
        field->setSpecialValueText(" ");  // shown instead of the smallest number
        field->setValue(field->minimum());
    }
}

void PlacementFields::showPlacement(const Placement& placement, Size size) {
    const auto show = [](QDoubleSpinBox& field, double value) {
        const QSignalBlocker blocker(field);
        field.setSpecialValueText({});
        field.setValue(value);
    };
    show(*x_, placement.centre.x);
    show(*y_, placement.centre.y);
    show(*width_, size.width * placement.scale);
    show(*height_, size.height * placement.scale);
    show(*scale_, 100 * placement.scale);
    show(*angle_, placement.degrees);
}

}  // namespace r2r::ui
