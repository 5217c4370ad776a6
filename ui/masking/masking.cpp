// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/masking.h"

#include "ui/masking/adjust_mask_dialog.h"
#include "ui/masking/color_range_dialog.h"
#include "ui/masking/masking_panel.h"
#include "ui/masking/refine_edge_dialog.h"
#include "ui/tools/tool_box.h"
#include "ui/words/actions.h"
#include "widgets/progress_strip.h"

#include <QGuiApplication>
#include <QStatusBar>

namespace r2r::ui {

Masking::Masking(const Parts& parts, QWidget& window)
    : QObject(&window)
    , parts_(parts)
    , window_(window)
    , subjectProgress_(new widgets::ProgressStrip(&window))
    , workProgress_(new widgets::ProgressStrip(&window))
    , work_(parts.document, *workProgress_)
    , finding_(parts.document, parts.engine, *subjectProgress_)
    , views_(new MaskViews(parts.document, parts.scene, parts.actions, parts.settings, window))
    , click_({parts.document, parts.scene}, mode_, finding_)
    , lasso_({parts.document, parts.scene}, mode_, work_, ShapeTool::Shape::Lasso)
    , polygon_({parts.document, parts.scene}, mode_, work_)
    , rectangle_({parts.document, parts.scene}, mode_, work_, ShapeTool::Shape::Rectangle)
    , ellipse_({parts.document, parts.scene}, mode_, work_, ShapeTool::Shape::Ellipse)
    , fill_({parts.document, parts.scene}, mode_, work_)
    , colorRange_({parts.document, parts.scene}, mode_) {
    subjectProgress_->setObjectName("subjectProgress");
    workProgress_->setObjectName("maskProgress");
    addTool(ActionId::ToolClick, click_);
    addTool(ActionId::ToolLasso, lasso_);
    addTool(ActionId::ToolPolygon, polygon_);
    addTool(ActionId::ToolRectangle, rectangle_);
    addTool(ActionId::ToolEllipse, ellipse_);
    addTool(ActionId::ToolFill, fill_);
    addTool(ActionId::ToolColorRange, colorRange_);
    connect(&parts.actions[ActionId::SelectSubject], &QAction::triggered, this, [this] {
        finding_.selectSubject(mode_.with(QGuiApplication::keyboardModifiers()));
    });
    connect(&parts.actions[ActionId::AdjustMask], &QAction::triggered, this, [this] {
        dialog<AdjustMaskDialog>().begin();
    });
    connect(&parts.actions[ActionId::RefineEdge], &QAction::triggered, this, [this] {
        dialog<RefineEdgeDialog>().begin();
    });
    connect(&parts.actions[ActionId::ToolColorRange], &QAction::triggered, this, [this] {
        dialog<ColorRangeDialog>(mode_).begin();
    });
    connect(&colorRange_, &ColorRangeTool::picked, this, [this](QPoint at, bool adds) {
        dialog<ColorRangeDialog>(mode_).pick(at, adds);
    });
    connect(&work_, &MaskWork::failed, this, &Masking::failed);
    connect(&finding_, &SubjectFinding::failed, this, &Masking::failed);
    connect(&finding_, &SubjectFinding::told, this, &Masking::told);
    connect(&click_, &ClickTool::told, this, &Masking::told);
}

Masking::~Masking() = default;

void Masking::addTool(ActionId id, MaskTool& tool) {
    parts_.tools.add(parts_.actions[id], tool);
    connect(&tool, &MaskTool::refused, this, &Masking::refused);
}

QWidget* Masking::makePanel() {
    return new MaskingPanel(parts_.actions, mode_, fill_);
}

void Masking::addTo(QStatusBar& bar) {
    bar.addWidget(subjectProgress_, 1);
    bar.addWidget(workProgress_, 1);
}

/// The one of its kind, made when it is first asked for.
template <typename Dialog, typename... More>
Dialog& Masking::dialog(const More&... more) {
    auto* found = window_.findChild<Dialog*>(QString(), Qt::FindDirectChildrenOnly);
    if (!found) {
        found = new Dialog({parts_.document, parts_.scene, *views_}, more..., &window_);
        connect(found, &LiveMaskDialog::failed, this, &Masking::failed);
    }
    return *found;
}

}  // namespace r2r::ui
