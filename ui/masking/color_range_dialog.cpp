// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/color_range_dialog.h"

#include "engine/imaging/masks/color_range.h"
#include "ui/masking/shaped_mask.h"

#include <QLabel>

namespace r2r::ui {
namespace {

widgets::SliderRange difference(double standard) {
    return {.minimum = 0, .maximum = 100, .step = 0.5, .standard = standard, .decimals = 1};
}

}  // namespace

ColorRangeDialog::ColorRangeDialog(const Parts& parts, const MaskMode& mode, QWidget* parent)
    : LiveMaskDialog(
          "colorRangeDialog", tr("Colour range"), tr("Select colour range"), parts, parent)
    , mode_(mode) {
    said_ = new QLabel(this);
    said_->setObjectName("colorRangeSaid");
    said_->setWordWrap(true);
    addRow(*said_);
    const ColorRange standard;
    tolerance_ = &addSlider("colorTolerance", tr("Tolerance"), difference(standard.tolerance));
    tolerance_->setToolTip(tr("How far a colour may be away from those that were clicked (ΔE)"));
    softness_ = &addSlider("colorSoftness", tr("Softness"), difference(standard.softness));
    softness_->setToolTip(tr("How slowly the selection ends beyond that (ΔE)"));
    widgets::SliderField::alignLabels({tolerance_, softness_});
    for (const widgets::SliderField* field : {tolerance_, softness_}) {
        connect(field, &widgets::SliderField::valueChanging, this, &ColorRangeDialog::refresh);
        connect(field, &widgets::SliderField::valueChanged, this, &ColorRangeDialog::refresh);
    }
    connect(&mode, &MaskMode::changed, this, &ColorRangeDialog::refresh);
}

void ColorRangeDialog::pick(QPoint at, bool adds) {
    begin();
    if (!target() || !Rect::of(picture_.size()).contains(at.x(), at.y()))
        return;
    if (!adds)
        colors_.clear();
    colors_.push_back(colorAt(picture_, at.x(), at.y()));
    showColors();
    refresh();
}

MaskWork::Make ColorRangeDialog::make() const {
    const ColorRange range{.tolerance = tolerance_->value(), .softness = softness_->value()};
    return [range, colors = colors_, picture = picture_, how = mode_.chosen()](
               const TiledMask& mask, const JobContext& job) {
        if (colors.empty())
            return mask;
        return combinedMask(mask, colorRangeMask(picture, colors, range, job), how);
    };
}

void ColorRangeDialog::beginWith(const Image& picture) {
    if (!picture.sharesPixelsWith(picture_))
        colors_.clear();
    picture_ = picture;
    showColors();
}

void ColorRangeDialog::showColors() {
    if (colors_.empty())
        said_->setText(tr("Click a colour in the picture; with Shift, add further ones."));
    else if (colors_.size() == 1)
        said_->setText(tr("One colour is picked. With Shift, a click adds further ones."));
    else
        said_->setText(
            tr("%1 colours are picked. A click without Shift begins anew.").arg(colors_.size()));
}

}  // namespace r2r::ui
