// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/actions.h"

#include "ui/words/action_table.h"
#include "ui/words/icons.h"
#include "ui/words/messages.h"

#include <QActionGroup>
#include <QApplication>
#include <QKeySequence>
#include <QPalette>
#include <QUndoStack>
#include <QWidget>

namespace r2r::ui {
namespace {

constexpr std::initializer_list<ActionId> kArranging = {ActionId::AlignLeft,
                                                        ActionId::AlignCentre,
                                                        ActionId::AlignRight,
                                                        ActionId::AlignTop,
                                                        ActionId::AlignMiddle,
                                                        ActionId::AlignBottom,
                                                        ActionId::DistributeAcross,
                                                        ActionId::DistributeDown};

constexpr std::initializer_list<ActionId> kMasking = {ActionId::SelectSubject,
                                                      ActionId::ToolClick,
                                                      ActionId::ToolLasso,
                                                      ActionId::ToolPolygon,
                                                      ActionId::ToolRectangle,
                                                      ActionId::ToolEllipse,
                                                      ActionId::ToolFill,
                                                      ActionId::ToolColorRange,
                                                      ActionId::AdjustMask,
                                                      ActionId::RefineEdge};

QString toolTip(const QAction& action, const QString& tip) {
    QString text = tip.isEmpty() ? action.text().remove('&').remove("…") : tip;
    if (!action.shortcut().isEmpty())
        text += QString(" (%1)").arg(action.shortcut().toString(QKeySequence::NativeText));
    return text;
}

}  // namespace

Actions::Actions(QUndoStack& undoStack, QObject* parent) : QObject(parent) {
    createAll(undoStack);
    groupTools();
    groupViews();
}

QAction& Actions::operator[](ActionId id) const {
    return *actions_[static_cast<size_t>(id)];
}

void Actions::createAll(QUndoStack& undoStack) {
    const QPalette palette = QApplication::palette();
    for (const ActionRow& row : actionRows()) {
        QAction* action = nullptr;
        if (row.id == ActionId::Undo)
            action = undoStack.createUndoAction(this);
        else if (row.id == ActionId::Redo)
            action = undoStack.createRedoAction(this);
        else
            action = new QAction(tr(row.text), this);
        action->setObjectName(row.name);
        action->setIcon(lineIcon(row.icon, palette));
        action->setShortcut(QKeySequence(QString::fromLatin1(row.shortcut)));
        action->setCheckable(row.isCheckable);
        actions_[static_cast<size_t>(row.id)] = action;
        tips_[static_cast<size_t>(row.id)] = tr(row.tip);
        action->setToolTip(toolTip(*action, tr(row.tip)));
    }
    // The Enter of the number pad is another key.
    (*this)[ActionId::HarmonizeNow].setShortcuts(
        {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")});
    // The keys that are held say what is done to the mask.
    (*this)[ActionId::SelectSubject].setShortcuts(
        {QKeySequence("S"), QKeySequence("Shift+S"), QKeySequence("Alt+S")});
    // "+" is typed with Shift on many keyboards, without on others.
    (*this)[ActionId::ZoomIn].setShortcuts({QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")});
}

void Actions::groupTools() {
    auto* tools = new QActionGroup(this);
    for (const ActionId id : {ActionId::ToolMove,
                              ActionId::ToolBrush,
                              ActionId::ToolEraser,
                              ActionId::ToolRegion,
                              ActionId::ToolHand,
                              ActionId::ToolClick,
                              ActionId::ToolLasso,
                              ActionId::ToolPolygon,
                              ActionId::ToolRectangle,
                              ActionId::ToolEllipse,
                              ActionId::ToolFill,
                              ActionId::ToolColorRange})
        tools->addAction(&(*this)[id]);
    (*this)[ActionId::ToolMove].setChecked(true);
}

void Actions::groupViews() {
    auto* views = new QActionGroup(this);
    for (const ActionId id : {ActionId::ViewOverlay,
                              ActionId::ViewOnBlack,
                              ActionId::ViewOnWhite,
                              ActionId::ViewOnGrey,
                              ActionId::ViewMaskAlone,
                              ActionId::ViewResult})
        views->addAction(&(*this)[id]);
    (*this)[ActionId::ViewResult].setChecked(true);
}

void Actions::addTo(QWidget& widget, std::initializer_list<ActionId> ids) const {
    for (const ActionId id : ids) {
        if (id != ActionId::Separator) {
            widget.addAction(&(*this)[id]);
            continue;
        }
        auto* separator = new QAction(&widget);
        separator->setSeparator(true);
        widget.addAction(separator);
    }
}

void Actions::showDocument(const Composition& composition, const Foreground* current) {
    const bool hasBackground = !composition.background.isEmpty();
    const QString noBackground = hasBackground ? QString() : tr("Open a background first.");
    QString noForeground = noBackground;
    if (hasBackground && !current)
        noForeground = composition.foregrounds.empty() ? tr("Add a foreground first.")
                                                       : tr("Choose a foreground first.");
    using enum ActionId;
    blockAll({New}, hasBackground ? QString() : tr("There is nothing to close."));
    blockAll({AddForeground,
              CopyMerged,
              ToolHand,
              ZoomIn,
              ZoomOut,
              ZoomFit,
              ZoomActual,
              Save,
              SaveAs,
              SaveRecipe,
              Export},
             noBackground);
    blockAll({Copy,
              Duplicate,
              Rename,
              HideForeground,
              LockForeground,
              ToggleShadow,
              ShowMask,
              ShowBefore,
              HarmonizeNow,
              CompareModels,
              ToolMove,
              ToolBrush,
              ToolEraser,
              ToolRegion,
              LoadMask,
              Cut,
              DeleteForeground,
              Flip,
              FlipVertical,
              FreeTransform,
              PullCorners,
              Raise,
              Lower,
              ResetPerspective},
             noForeground);
    blockAll(kMasking, noForeground);
    blockAll({NextMaskView,
              ViewOverlay,
              ViewOnBlack,
              ViewOnWhite,
              ViewOnGrey,
              ViewMaskAlone,
              ViewResult,
              ShowOutline,
              OverlayColor},
             noForeground);
    blockAll(kArranging, noForeground);
    obstacles_.fill(Obstacle::None);
    if (current)
        showObstacles(composition, *current);
    Q_EMIT obstaclesChanged();
}

void Actions::showObstacles(const Composition& composition, const Foreground& current) {
    using enum ActionId;
    const auto forbid = [this](std::initializer_list<ActionId> ids, Obstacle obstacle) {
        for (const ActionId id : ids)
            obstacles_[static_cast<size_t>(id)] = obstacle;
        blockAll(ids, messages::of(obstacle).happened);
    };
    if (!current.placement.corners)
        block(
            ResetPerspective,
            tr("The chosen foreground is not in perspective. Pull one of its corners with Ctrl."));
    else
        forbid({ResetPerspective}, obstacleToPlacing(composition, current));
    forbid({Flip, FlipVertical, FreeTransform}, obstacleToPlacing(composition, current));
    forbid(kArranging, obstacleToPlacing(composition, current));
    forbid({LoadMask, SelectSubject, AdjustMask, RefineEdge}, obstacleToPainting(current));
    forbid({Cut, DeleteForeground}, obstacleToRemoving(current));
    if (&current == &composition.foregrounds.back())
        block(Raise, tr("The chosen foreground is in front of all others."));
    if (&current == &composition.foregrounds.front())
        block(Lower, tr("The chosen foreground is behind all others."));
    if (current.isHidden)
        setWords(HideForeground,
                 tr("Sh&ow foreground"),
                 tr("Show the chosen foreground in the picture and in exports again"));
    else
        setWords(
            HideForeground, tr(actionRow(HideForeground).text), tr(actionRow(HideForeground).tip));
    if (current.isLocked)
        setWords(LockForeground,
                 tr("Un&lock foreground"),
                 tr("Let the chosen foreground be moved, painted and deleted again"));
    else
        setWords(
            LockForeground, tr(actionRow(LockForeground).text), tr(actionRow(LockForeground).tip));
    if (current.shadow)
        setWords(ToggleShadow,
                 tr("Remove sh&adow"),
                 tr("Leave out the shadow of the chosen foreground"));
    else
        setWords(ToggleShadow, tr(actionRow(ToggleShadow).text), tr(actionRow(ToggleShadow).tip));
    if (isPartOfBackground(composition, current))
        block(ToggleShadow, tr("In a composite the foreground has its shadow already."));
}

void Actions::setWords(ActionId id, const QString& text, const QString& tip) {
    (*this)[id].setText(text);
    tips_[static_cast<size_t>(id)] = tip;
    block(id, {});
}

void Actions::block(ActionId id, const QString& reason) {
    QAction& action = (*this)[id];
    action.setEnabled(reason.isEmpty());
    action.setToolTip(reason.isEmpty() ? toolTip(action, tips_[static_cast<size_t>(id)]) : reason);
}

void Actions::blockAll(std::initializer_list<ActionId> ids, const QString& reason) {
    for (const ActionId id : ids)
        block(id, reason);
}

Obstacle Actions::obstacleTo(ActionId id) const {
    return obstacles_[static_cast<size_t>(id)];
}

std::optional<ActionId> Actions::withKey(QKeyCombination key) const {
    for (const ActionRow& row : actionRows())
        if ((*this)[row.id].shortcuts().contains(QKeySequence(key)))
            return row.id;
    return std::nullopt;
}

QList<std::pair<QString, QString>> Actions::keys() const {
    QList<std::pair<QString, QString>> lines;
    for (const ActionRow& row : actionRows()) {
        QStringList keys;
        for (const QKeySequence& sequence : (*this)[row.id].shortcuts())
            keys << sequence.toString(QKeySequence::NativeText);
        // The words of the table: those of "Undo" name the step that is undone next.
        if (!keys.isEmpty())
            lines << std::pair(keys.join(", "), tr(row.text).remove('&').remove("…"));
    }
    return lines;
}

}  // namespace r2r::ui
