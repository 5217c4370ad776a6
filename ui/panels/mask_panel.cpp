// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/mask_panel.h"

#include "ui/mask_editing.h"
#include "ui/tools/brush_tool.h"
#include "widgets/slider_field.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace r2r::ui {
namespace {

using widgets::SliderField;

// Beyond that, a slider is too coarse for small brushes; [ and ] go further.
constexpr double kLargestSliderRadiusPx = 300;

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
                             .maximum = kLargestSliderRadiusPx,
                             .step = 1,
                             .standard = standard.radiusPx,
                             .suffix = tr(" px")},
                            this);
    hardness_ =
        new SliderField("brushHardness", tr("Hardness"), percentage(standard.hardness), this);
    opacity_ = new SliderField("brushOpacity", tr("Opacity"), percentage(standard.opacity), this);
    for (SliderField* field : {size_, hardness_, opacity_}) {
        layout.addWidget(field);
        connect(field, &SliderField::valueChanging, this, &MaskPanel::setBrushFromFields);
        connect(field, &SliderField::valueChanged, this, &MaskPanel::setBrushFromFields);
    }
    SliderField::alignLabels({size_, hardness_, opacity_});
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
    auto* amount = new QDoubleSpinBox(operations_);
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

void MaskPanel::setBrushFromFields() {
    Brush brush = brush_.brush();
    brush.radiusPx = size_->value();
    brush.hardness = hardness_->value();
    brush.opacity = opacity_->value();
    brush_.setBrush(brush);
}

void MaskPanel::showBrush() {
    size_->setValue(brush_.brush().radiusPx);
    hardness_->setValue(brush_.brush().hardness);
    opacity_->setValue(brush_.brush().opacity);
}

void MaskPanel::showForeground() {
    operations_->setEnabled(document_.currentForeground() != nullptr);
}

}  // namespace r2r::ui
