// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/adjust_mask_dialog.h"

#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/masks/mask_specks.h"

#include <QCheckBox>

namespace r2r::ui {
namespace {

widgets::SliderRange pixels(double minimum, double maximum) {
    return {.minimum = minimum,
            .maximum = maximum,
            .step = 0.5,
            .standard = 0,
            .decimals = 1,
            .suffix = QObject::tr(" px")};
}

}  // namespace

TiledMask adjustedMask(const TiledMask& mask,
                       const MaskAdjustment& adjustment,
                       const JobContext& job) {
    Image image = mask.toImage();
    const auto then = [&](bool isWanted, const auto& operation) {
        job.throwIfCancelled();
        if (isWanted)
            image = operation();
    };
    then(adjustment.fillsHoles, [&] { return holesFilled(image); });
    then(adjustment.specksPx > 0, [&] { return specksRemoved(image, adjustment.specksPx); });
    then(adjustment.smoothPx > 0, [&] { return smoothed(image, adjustment.smoothPx); });
    then(adjustment.growPx != 0, [&] { return grown(image, adjustment.growPx); });
    then(adjustment.featherPx > 0, [&] { return feathered(image, adjustment.featherPx); });
    TiledMask adjusted = mask;  // writing over it keeps tiles that stay equal shared
    adjusted.write(0, 0, image);
    return adjusted;
}

AdjustMaskDialog::AdjustMaskDialog(const Parts& parts, QWidget* parent)
    : LiveMaskDialog("adjustMaskDialog", tr("Adjust mask"), tr("Adjust mask"), parts, parent) {
    holes_ = new QCheckBox(tr("Fill &holes"), this);
    holes_->setObjectName("adjustHoles");
    addRow(*holes_);
    specks_ = &addSlider("adjustSpecks", tr("Remove specks"), pixels(0, 100));
    smooth_ = &addSlider("adjustSmooth", tr("Smooth"), pixels(0, 50));
    grow_ = &addSlider("adjustGrow", tr("Grow or shrink"), pixels(-100, 100));
    feather_ = &addSlider("adjustFeather", tr("Feather"), pixels(0, 100));
    widgets::SliderField::alignLabels({specks_, smooth_, grow_, feather_});
    connect(holes_, &QCheckBox::toggled, this, &AdjustMaskDialog::refresh);
    for (const widgets::SliderField* field : {specks_, smooth_, grow_, feather_}) {
        connect(field, &widgets::SliderField::valueChanging, this, &AdjustMaskDialog::refresh);
        connect(field, &widgets::SliderField::valueChanged, this, &AdjustMaskDialog::refresh);
    }
}

MaskWork::Make AdjustMaskDialog::make() const {
    const MaskAdjustment adjustment{.fillsHoles = holes_->isChecked(),
                                    .specksPx = specks_->value(),
                                    .smoothPx = smooth_->value(),
                                    .growPx = grow_->value(),
                                    .featherPx = feather_->value()};
    return [adjustment](const TiledMask& mask, const JobContext& job) {
        return adjustedMask(mask, adjustment, job);
    };
}

/// Adjusting twice by the same amounts is hardly ever meant.
void AdjustMaskDialog::beginWith(const Image&) {
    holes_->setChecked(false);
    for (widgets::SliderField* field : {specks_, smooth_, grow_, feather_})
        field->setValue(0);
}

}  // namespace r2r::ui
