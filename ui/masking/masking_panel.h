// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/masks/mask_shapes.h"

#include <QWidget>

class QHBoxLayout;
class QButtonGroup;

namespace r2r::ui {

class Actions;
class FillTool;
class MaskMode;

/// Above the brush: what makes a mask at once, and what a selection does to the one that is there.
class MaskingPanel final : public QWidget {
    Q_OBJECT

public:
    /// All borrowed and live longer.
    MaskingPanel(const Actions& actions, MaskMode& mode, FillTool& fill, QWidget* parent = nullptr);

private:
    void addMode(QHBoxLayout& row,
                 MaskCombination how,
                 const QString& name,
                 const QString& icon,
                 const QString& title,
                 const QString& tip);

    MaskMode& mode_;
    QButtonGroup* modes_ = nullptr;
};

}  // namespace r2r::ui
