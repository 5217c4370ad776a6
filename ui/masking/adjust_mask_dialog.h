// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/masking/live_mask_dialog.h"

class QCheckBox;

namespace r2r::ui {

/// Holes, specks, smoothing, growing and softening of a mask, in this order.
struct MaskAdjustment {
    bool fillsHoles = false;
    double specksPx = 0;  ///< pieces that hold less than a square of that side go
    double smoothPx = 0;
    double growPx = 0;  ///< negative: shrinks
    double featherPx = 0;
};

/// Pure and possibly slow; any thread.
/// @throws Cancelled between two operations
[[nodiscard]] TiledMask adjustedMask(const TiledMask& mask,
                                     const MaskAdjustment& adjustment,
                                     const JobContext& job = {});

/// The operations on a whole mask, with sliders.
class AdjustMaskDialog final : public LiveMaskDialog {
    Q_OBJECT

public:
    AdjustMaskDialog(const Parts& parts, QWidget* parent);

protected:
    [[nodiscard]] MaskWork::Make make() const override;
    void beginWith(const Image& picture) override;

private:
    QCheckBox* holes_ = nullptr;
    widgets::SliderField* specks_ = nullptr;
    widgets::SliderField* smooth_ = nullptr;
    widgets::SliderField* grow_ = nullptr;
    widgets::SliderField* feather_ = nullptr;
};

}  // namespace r2r::ui
