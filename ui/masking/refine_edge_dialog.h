// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "ui/masking/live_mask_dialog.h"

#include <memory>

namespace r2r::ui {

/// Hair and soft edges along the mask, found at full resolution (`edgeRefined`). What the radius
/// finds is kept while the other values change: they cost little.
class RefineEdgeDialog final : public LiveMaskDialog {
    Q_OBJECT

public:
    RefineEdgeDialog(const Parts& parts, QWidget* parent);

protected:
    [[nodiscard]] MaskWork::Make make() const override;
    void beginWith(const Image& picture) override;

private:
    /// Of one mask; read and written by the thread that works, only.
    struct Found {
        double radiusPx = -1;
        Image alpha;
    };

    Image picture_;
    std::shared_ptr<Found> found_ = std::make_shared<Found>();
    widgets::SliderField* radius_ = nullptr;
    widgets::SliderField* smooth_ = nullptr;
    widgets::SliderField* feather_ = nullptr;
    widgets::SliderField* contrast_ = nullptr;
    widgets::SliderField* shift_ = nullptr;
};

}  // namespace r2r::ui
