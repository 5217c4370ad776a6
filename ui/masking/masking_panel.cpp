// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/masking_panel.h"

#include "ui/masking/fill_tool.h"
#include "ui/masking/mask_mode.h"
#include "ui/words/actions.h"
#include "ui/words/icons.h"
#include "widgets/slider_field.h"

#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

QToolButton& actionButton(QHBoxLayout& row, QAction& action, const QString& name) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setDefaultAction(&action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    row.addWidget(button);
    return *button;
}

}  // namespace

MaskingPanel::MaskingPanel(const Actions& actions, MaskMode& mode, FillTool& fill, QWidget* parent)
    : QWidget(parent), mode_(mode), modes_(new QButtonGroup(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->setSpacing(6);
    auto* first = new QHBoxLayout;
    first->setSpacing(2);
    actionButton(*first, actions[ActionId::SelectSubject], "panelSelectSubject");
    first->addSpacing(6);
    addMode(*first,
            MaskCombination::Replace,
            "modeReplace",
            "mode-replace",
            tr("Replace"),
            tr("A selection takes the place of the mask"));
    addMode(*first,
            MaskCombination::Add,
            "modeAdd",
            "mode-add",
            tr("Add"),
            tr("A selection is added to the mask (Shift)"));
    addMode(*first,
            MaskCombination::Subtract,
            "modeSubtract",
            "mode-subtract",
            tr("Subtract"),
            tr("A selection is taken out of the mask (Alt)"));
    addMode(*first,
            MaskCombination::Intersect,
            "modeIntersect",
            "mode-intersect",
            tr("Intersect"),
            tr("Only what is in both, mask and selection, stays (Shift+Alt)"));
    layout->addLayout(first);
    auto* second = new QHBoxLayout;
    second->setSpacing(4);
    actionButton(*second, actions[ActionId::AdjustMask], "panelAdjustMask");
    actionButton(*second, actions[ActionId::RefineEdge], "panelRefineEdge");
    layout->addLayout(second);
    auto* tolerance = new widgets::SliderField(
        "fillTolerance",
        tr("Fill tolerance"),
        {.minimum = 0, .maximum = 60, .step = 0.5, .standard = fill.tolerance(), .decimals = 1},
        this);
    tolerance->setToolTip(tr("How far a colour may be away from the one that is clicked (ΔE)"));
    tolerance->setValue(fill.tolerance());
    connect(tolerance, &widgets::SliderField::valueChanging, &fill, &FillTool::setTolerance);
    connect(tolerance, &widgets::SliderField::valueChanged, &fill, &FillTool::setTolerance);
    layout->addWidget(tolerance);
    connect(&mode, &MaskMode::changed, this, [this] {
        modes_->button(static_cast<int>(mode_.chosen()))->setChecked(true);
    });
}

void MaskingPanel::addMode(QHBoxLayout& row,
                           MaskCombination how,
                           const QString& name,
                           const QString& icon,
                           const QString& title,
                           const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setIcon(lineIcon(icon, QApplication::palette()));
    button->setIconSize({20, 20});
    button->setProperty("role", "mode");
    button->setCheckable(true);
    button->setChecked(how == mode_.chosen());
    button->setAccessibleName(title);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    modes_->addButton(button, static_cast<int>(how));
    connect(button, &QToolButton::clicked, this, [this, how] { mode_.choose(how); });
    row.addWidget(button);
}

}  // namespace r2r::ui
