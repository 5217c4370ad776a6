// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool_box.h"

#include "ui/words/actions.h"

namespace r2r::ui {

ToolBox::ToolBox(const ToolContext& context, const Actions& actions, QObject* parent)
    : QObject(parent)
    , move_(context)
    , brush_(context)
    , region_(context)
    , hand_(context)
    , controller_(context) {
    add(actions[ActionId::ToolMove], move_);
    add(actions[ActionId::ToolRegion], region_);
    add(actions[ActionId::ToolHand], hand_);
    connect(
        &actions[ActionId::ToolBrush], &QAction::triggered, this, [this] { chooseBrush(false); });
    connect(
        &actions[ActionId::ToolEraser], &QAction::triggered, this, [this] { chooseBrush(true); });
    connect(&actions[ActionId::PullCorners],
            &QAction::toggled,
            this,
            [this, &choose = actions[ActionId::ToolMove]](bool isOn) {
                move_.setPullsCorners(isOn);
                if (isOn)
                    choose.trigger();
            });
    connect(&move_, &MoveTool::refused, this, &ToolBox::refused);
    connect(&brush_, &BrushTool::refused, this, &ToolBox::refused);
    controller_.setTool(&move_);
}

void ToolBox::add(const QAction& action, Tool& tool) {
    connect(&action, &QAction::triggered, this, [this, &tool] { controller_.setTool(&tool); });
}

void ToolBox::chooseBrush(bool isEraser) {
    brush_.setBrush(brush_.brush().asEraser(isEraser));
    controller_.setTool(&brush_);
}

}  // namespace r2r::ui
