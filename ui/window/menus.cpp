// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/menus.h"

#include "ui/files/recent_files.h"
#include "ui/window/model_menu.h"
#include "ui/window/tool_group.h"
#include "ui/words/actions.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace r2r::ui {
namespace {

using enum ActionId;

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::menus", text);
}

QMenu& addMenu(QMenuBar& bar,
               const Actions& actions,
               const QString& title,
               std::initializer_list<ActionId> ids) {
    QMenu* menu = bar.addMenu(title);
    menu->setToolTipsVisible(true);  // they say why something is grey
    actions.addTo(*menu, ids);
    return *menu;
}

void addFileMenu(QMenuBar& bar, const Actions& actions, RecentFiles& recent) {
    QMenu& file = addMenu(
        bar, actions, tr("&File"), {New, OpenBackground, OpenComposite, OpenRecipe, OpenExample});
    QMenu* again = file.addMenu(tr("Open recen&t"));
    again->setObjectName("recentMenu");
    recent.fill(*again);
    actions.addTo(file,
                  {Separator,
                   AddForeground,
                   Separator,
                   Save,
                   SaveAs,
                   SaveRecipe,
                   Separator,
                   Export,
                   BatchExport,
                   Separator,
                   Quit});
}

void addEditMenu(QMenuBar& bar, const Actions& actions) {
    QMenu& edit = addMenu(bar,
                          actions,
                          tr("&Edit"),
                          {Undo,
                           Redo,
                           History,
                           Separator,
                           Cut,
                           Copy,
                           CopyMerged,
                           Paste,
                           Separator,
                           FreeTransform,
                           PullCorners,
                           ResetPerspective,
                           Flip,
                           FlipVertical,
                           Duplicate,
                           Rename,
                           HideForeground,
                           LockForeground,
                           ToggleShadow,
                           Raise,
                           Lower});
    QMenu* arrange = edit.addMenu(tr("Arran&ge"));
    arrange->setObjectName("arrangeMenu");
    arrange->setToolTipsVisible(true);
    actions.addTo(*arrange,
                  {AlignLeft,
                   AlignCentre,
                   AlignRight,
                   Separator,
                   AlignTop,
                   AlignMiddle,
                   AlignBottom,
                   Separator,
                   DistributeAcross,
                   DistributeDown});
    actions.addTo(edit, {Separator, LoadMask, DeleteForeground});
}

void addViewMenu(QMenuBar& bar, const Actions& actions) {
    QMenu& view = addMenu(
        bar, actions, tr("&View"), {ZoomIn, ZoomOut, ZoomFit, ZoomActual, Separator, ShowMask});
    QMenu* mask = view.addMenu(tr("Mask &as"));
    mask->setObjectName("maskViewMenu");
    mask->setToolTipsVisible(true);
    actions.addTo(*mask,
                  {ViewOverlay,
                   ViewOnBlack,
                   ViewOnWhite,
                   ViewOnGrey,
                   ViewMaskAlone,
                   ViewResult,
                   Separator,
                   NextMaskView,
                   ShowOutline,
                   OverlayColor});
    actions.addTo(view, {ShowBefore, Separator, ShowTraining, ShowEvaluation});
}

}  // namespace

void fillMenuBar(QMenuBar& bar, const Actions& actions, RecentFiles& recent, ModelMenu& models) {
    addFileMenu(bar, actions, recent);
    addEditMenu(bar, actions);
    models.addTo(bar);
    addMenu(bar,
            actions,
            tr("Mas&k"),
            {SelectSubject, Separator, AdjustMask, RefineEdge, Separator, LoadMask});
    addMenu(bar,
            actions,
            tr("&Tools"),
            {ToolMove,
             ToolBrush,
             ToolEraser,
             Separator,
             ToolClick,
             ToolLasso,
             ToolPolygon,
             ToolRectangle,
             ToolEllipse,
             ToolFill,
             ToolColorRange,
             Separator,
             ToolRegion,
             ToolHand});
    addMenu(bar, actions, tr("&Data"), {Synthesize});
    addViewMenu(bar, actions);
    addMenu(bar, actions, tr("&Help"), {Guide, Keys, Separator, ShowMessages, Separator, About});
}

void fillToolBar(QToolBar& bar, const Actions& actions) {
    actions.addTo(
        bar,
        {OpenBackground, AddForeground, Separator, ToolMove, ToolBrush, ToolEraser, ToolClick});
    bar.addWidget(new ToolGroup(
        "selectTools",
        actions,
        {ToolLasso, ToolPolygon, ToolRectangle, ToolEllipse, ToolFill, ToolColorRange},
        &bar));
    actions.addTo(bar,
                  {ToolRegion,
                   ToolHand,
                   Separator,
                   Undo,
                   Redo,
                   Separator,
                   ShowMask,
                   ShowBefore,
                   Separator,
                   ZoomFit,
                   ZoomActual,
                   Separator,
                   CompareModels,
                   Export});
}

}  // namespace r2r::ui
