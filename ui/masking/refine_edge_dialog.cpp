// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/refine_edge_dialog.h"

#include "engine/imaging/masks/edge_refinement.h"

namespace r2r::ui {
namespace {

widgets::SliderRange pixels(double minimum, double maximum, double standard = 0) {
    return {.minimum = minimum,
            .maximum = maximum,
            .step = 0.5,
            .standard = standard,
            .decimals = 1,
            .suffix = QObject::tr(" px")};
}

}  // namespace

RefineEdgeDialog::RefineEdgeDialog(const Parts& parts, QWidget* parent)
    : LiveMaskDialog("refineEdgeDialog", tr("Refine edge"), tr("Refine edge"), parts, parent) {
    const EdgeRefinement standard;
    radius_ = &addSlider("refineRadius", tr("Radius"), pixels(0, 100, standard.radiusPx));
    radius_->setToolTip(tr("Hair is looked for this far inside and outside the edge"));
    smooth_ = &addSlider("refineSmooth", tr("Smooth"), pixels(0, 50));
    feather_ = &addSlider("refineFeather", tr("Feather"), pixels(0, 50));
    contrast_ = &addSlider(
        "refineContrast",
        tr("Contrast"),
        {.minimum = 0, .maximum = 1, .standard = 0, .suffix = tr(" %"), .displayFactor = 100});
    shift_ = &addSlider("refineShift", tr("Shift"), pixels(-20, 20));
    shift_->setToolTip(tr("Moves the edge outwards, or inwards where it is negative"));
    widgets::SliderField::alignLabels({radius_, smooth_, feather_, contrast_, shift_});
    // The radius takes long: it is heard when the hand is off.
    for (const widgets::SliderField* field : {smooth_, feather_, contrast_, shift_})
        connect(field, &widgets::SliderField::valueChanging, this, &RefineEdgeDialog::refresh);
    for (const widgets::SliderField* field : {radius_, smooth_, feather_, contrast_, shift_})
        connect(field, &widgets::SliderField::valueChanged, this, &RefineEdgeDialog::refresh);
}

MaskWork::Make RefineEdgeDialog::make() const {
    const EdgeRefinement all{.radiusPx = radius_->value(),
                             .smoothPx = smooth_->value(),
                             .featherPx = feather_->value(),
                             .contrast = contrast_->value(),
                             .shiftPx = shift_->value()};
    return [all, picture = picture_, found = found_](const TiledMask& mask, const JobContext& job) {
        if (found->radiusPx != all.radiusPx) {
            found->alpha = edgeRefined(picture, mask.toImage(), {.radiusPx = all.radiusPx}, job);
            found->radiusPx = all.radiusPx;
        }
        EdgeRefinement rest = all;
        rest.radiusPx = 0;
        TiledMask refined = mask;
        refined.write(0, 0, edgeRefined(picture, found->alpha, rest, job));
        return refined;
    };
}

void RefineEdgeDialog::beginWith(const Image& picture) {
    picture_ = picture;
    found_ = std::make_shared<Found>();
}

}  // namespace r2r::ui
