// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/mask_panel.h"

#include "ui/document/edit_rules.h"
#include "ui/editing/edge_colors_box.h"
#include "ui/editing/mask_editing.h"
#include "ui/tools/brush_tool.h"
#include "ui/words/messages.h"
#include "widgets/decimal_box.h"
#include "widgets/slider_field.h"

#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace r2r::ui {
namespace {

using widgets::SliderField;

// Beyond that, a slider is too coarse for small brushes; [ and ] go further.
constexpr double kLargestSliderDiameterPx = 600;

widgets::SliderRange percentage(double standard) {
    return {.minimum = 0,
            .maximum = 1,
            .standard = standard,
            .suffix = QObject::tr(" %"),
            .displayFactor = 100};
}

}  // namespace

MaskPanel::MaskPanel(Document& document, BrushTool& brush, MaskEditing& editing, QWidget* parent)
    : QWidget(parent), document_(document), brush_(brush), editing_(editing) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(new EdgeColorsBox(document_, this));
    createBrush(*layout);
    createOperations(*layout);
    layout->addStretch();

    connect(&brush, &BrushTool::brushChanged, this, &MaskPanel::showBrush);
    connect(&document, &Document::changed, this, &MaskPanel::showForeground);
    connect(&document, &Document::currentForegroundChanged, this, &MaskPanel::showForeground);
    showBrush();
    showForeground();
}

void MaskPanel::createBrush(QVBoxLayout& layout) {
    const Brush standard;
    size_ = new SliderField("brushSize",
                            tr("Brush size"),
                            {.minimum = 1,
                             .maximum = kLargestSliderDiameterPx,
                             .step = 1,
                             .standard = standard.diameterPx,
                             .suffix = tr(" px")},
                            this);
    hardness_ =
        new SliderField("brushHardness", tr("Hardness"), percentage(standard.hardness), this);
    opacity_ = new SliderField("brushOpacity", tr("Opacity"), percentage(standard.opacity), this);
    smoothing_ =
        new SliderField("brushSmoothing", tr("Smoothing"), percentage(standard.smoothing), this);
    smoothing_->setToolTip(
        tr("The brush follows on a string, which takes the tremor out of a "
           "hand, and catches up when the pen is lifted"));
    addToBrush(layout, *size_, &Brush::diameterPx);
    addToBrush(layout, *hardness_, &Brush::hardness);
    addToBrush(layout, *opacity_, &Brush::opacity);
    addToBrush(layout, *smoothing_, &Brush::smoothing);
    SliderField::alignLabels({size_, hardness_, opacity_, smoothing_});
}

void MaskPanel::createOperations(QVBoxLayout& layout) {
    using Kind = MaskOperation::Kind;
    operations_ = new QWidget(this);
    auto* grid = new QGridLayout(operations_);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setSpacing(4);
    addOperation(*grid, "feather", tr("Feather"), {Kind::Feather, 3}, 200);
    addOperation(*grid, "grow", tr("Grow"), {Kind::Grow, 2}, 100);
    addOperation(*grid, "shrink", tr("Shrink"), {Kind::Grow, -2}, 100);
    addOperation(*grid, "smooth", tr("Smooth"), {Kind::Smooth, 4}, 100);
    addOperation(*grid, "fillHoles", tr("Fill holes"), {Kind::FillHoles, 0}, 0);
    addOperation(*grid, "invert", tr("Invert"), {Kind::Invert, 0}, 0);
    layout.addWidget(operations_);
}

void MaskPanel::addOperation(QGridLayout& grid,
                             const QString& name,
                             const QString& text,
                             MaskOperation operation,
                             double maximum) {
    auto* button = new QPushButton(text, operations_);
    button->setObjectName(name);
    if (maximum <= 0) {
        // The two without an amount share the last row.
        const int row = grid.rowCount() - (name == "invert" ? 1 : 0);
        grid.addWidget(button, row, name == "invert" ? 1 : 0);
        connect(
            button, &QPushButton::clicked, this, [this, operation] { editing_.apply(operation); });
        return;
    }
    auto* amount = new widgets::DecimalBox(operations_);
    amount->setObjectName(name + "Amount");
    amount->setAccessibleName(tr("Amount of %1").arg(text));
    amount->setRange(0.5, maximum);
    amount->setDecimals(1);
    amount->setSingleStep(0.5);
    amount->setSuffix(tr(" px"));
    amount->setAlignment(Qt::AlignRight);
    amount->setValue(std::abs(operation.amount));
    const int row = grid.rowCount();
    grid.addWidget(button, row, 0);
    grid.addWidget(amount, row, 1);
    const double sign = operation.amount < 0 ? -1 : 1;
    connect(button, &QPushButton::clicked, this, [this, operation, amount, sign] {
        editing_.apply({operation.kind, sign * amount->value()});
    });
}

void MaskPanel::addToBrush(QVBoxLayout& layout, SliderField& field, double Brush::*member) {
    layout.addWidget(&field);
    // That value alone: a size beyond the end of its slider stays when the hardness is changed.
    const auto take = [this, &field, member] {
        Brush brush = brush_.brush();
        brush.*member = field.value();
        brush_.setBrush(brush);
    };
    connect(&field, &SliderField::valueChanging, this, take);
    connect(&field, &SliderField::valueChanged, this, take);
}

void MaskPanel::showBrush() {
    size_->setValue(brush_.brush().diameterPx);
    hardness_->setValue(brush_.brush().hardness);
    opacity_->setValue(brush_.brush().opacity);
    smoothing_->setValue(brush_.brush().smoothing);
}

void MaskPanel::showForeground() {
    const Foreground* current = document_.currentForeground();
    const Obstacle obstacle = current ? obstacleToPainting(*current) : Obstacle::None;
    operations_->setEnabled(current && obstacle == Obstacle::None);
    operations_->setToolTip(messages::of(obstacle).happened);
}

}  // namespace r2r::ui
