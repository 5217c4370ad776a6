// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/color/color.h"
#include "ui/masking/live_mask_dialog.h"
#include "ui/masking/mask_mode.h"

#include <QPoint>

#include <vector>

class QLabel;

namespace r2r::ui {

/// Selects everything that looks like the colours that were clicked.
class ColorRangeDialog final : public LiveMaskDialog {
    Q_OBJECT

public:
    /// @param mode  borrowed; what the selection does to the mask
    ColorRangeDialog(const Parts& parts, const MaskMode& mode, QWidget* parent);

    /// @param at  inside the picture of the foreground that it is about
    void pick(QPoint at, bool adds);

protected:
    [[nodiscard]] MaskWork::Make make() const override;
    void beginWith(const Image& picture) override;

private:
    void showColors();

    const MaskMode& mode_;
    Image picture_;
    std::vector<Lab> colors_;
    QLabel* said_ = nullptr;
    widgets::SliderField* tolerance_ = nullptr;
    widgets::SliderField* softness_ = nullptr;
};

}  // namespace r2r::ui
