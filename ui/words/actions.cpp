// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/actions.h"

#include "ui/words/icons.h"
#include "ui/words/messages.h"

#include <QActionGroup>
#include <QApplication>
#include <QKeySequence>
#include <QPalette>
#include <QUndoStack>
#include <QWidget>

#include <algorithm>
#include <span>

namespace r2r::ui {
namespace {

struct Row {
    ActionId id;
    const char* name;  ///< object name
    const char* icon;
    const char* text;
    const char* shortcut;
    const char* tip;
    bool isCheckable = false;
};

// Portable shortcut names; "Ctrl" is the command key on a Mac.
constexpr Row kRows[] = {
    {ActionId::New,
     "newDocument",
     "new",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&New"),
     "Ctrl+N",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Start over with an empty canvas")},
    {ActionId::OpenBackground,
     "openBackground",
     "open-background",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Open background…"),
     "Ctrl+O",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open the picture that everything is placed on")},
    {ActionId::OpenComposite,
     "openComposite",
     "open-composite",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open &composite with mask…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Open a picture in which the foreground already stands")},
    {ActionId::OpenRecipe,
     "openRecipe",
     "open-recipe",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open &recipe…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open the composition that a recipe describes")},
    {ActionId::OpenExample,
     "openExample",
     "example",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open e&xample"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Open the composition that comes with R2R Studio")},
    {ActionId::SaveRecipe,
     "saveRecipe",
     "save",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Save recipe"),
     "Ctrl+S",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Save the composition with its masks, to continue with it later")},
    {ActionId::SaveRecipeAs,
     "saveRecipeAs",
     "save-as",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Save recipe &as…"),
     "Ctrl+Shift+S",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Save the composition under another name")},
    {ActionId::AddForeground,
     "addForeground",
     "add-foreground",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Add &foreground…"),
     "Ctrl+Shift+O",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Place another picture on the background")},
    {ActionId::Cut,
     "cut",
     "cut",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Cu&t"),
     "Ctrl+X",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Move the chosen foreground to the clipboard")},
    {ActionId::Copy,
     "copy",
     "copy",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Copy"),
     "Ctrl+C",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Copy the chosen foreground, cut out by its mask, to the clipboard")},
    {ActionId::CopyMerged,
     "copyMerged",
     "copy-merged",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Copy &merged"),
     "Ctrl+Shift+C",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Copy the harmonized picture at full resolution to the clipboard")},
    {ActionId::Paste,
     "paste",
     "paste",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Paste"),
     "Ctrl+V",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Place the picture on the clipboard")},
    {ActionId::Undo, "undo", "undo", QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Undo"), "Ctrl+Z", ""},
    {ActionId::Redo,
     "redo",
     "redo",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Redo"),
     "Ctrl+Shift+Z",
     ""},
    {ActionId::DeleteForeground,
     "deleteForeground",
     "delete",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Delete foreground"),
     "Del",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Remove the chosen foreground")},
    {ActionId::Flip,
     "flipForeground",
     "flip",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Flip &horizontally"),
     "F",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Mirror the chosen foreground left to right")},
    {ActionId::FlipVertical,
     "flipVertically",
     "flip-vertical",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Flip &vertically"),
     "Shift+F",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Mirror the chosen foreground top to bottom")},
    {ActionId::FreeTransform,
     "freeTransform",
     "transform",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Free transform"),
     "Ctrl+T",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Move, scale and rotate the chosen foreground")},
    {ActionId::Duplicate,
     "duplicateForeground",
     "duplicate",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "D&uplicate"),
     "Ctrl+J",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Make a copy of the chosen foreground beside it")},
    {ActionId::Rename,
     "renameForeground",
     "rename",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Rename"),
     "F2",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Rename the chosen foreground")},
    {ActionId::HideForeground,
     "hideForeground",
     "hidden",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "H&ide foreground"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Leave the chosen foreground out of the picture and of exports")},
    {ActionId::LockForeground,
     "lockForeground",
     "locked",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Lock foreground"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Keep the chosen foreground from being moved, painted or deleted")},
    {ActionId::Raise,
     "raiseForeground",
     "raise",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Bring for&ward"),
     "Ctrl+]",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Put the chosen foreground over the next one")},
    {ActionId::Lower,
     "lowerForeground",
     "lower",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Send &backward"),
     "Ctrl+[",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Put the chosen foreground under the next one")},
    {ActionId::LoadMask,
     "loadMask",
     "load-mask",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Load mask…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Read the mask of the chosen foreground from a file")},
    {ActionId::ToolMove,
     "toolMove",
     "move",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Move"),
     "V",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Move, scale and rotate the foreground"),
     true},
    {ActionId::ToolBrush,
     "toolBrush",
     "brush",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Brush"),
     "B",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Paint the mask; [ and ] change the size"),
     true},
    {ActionId::ToolEraser,
     "toolEraser",
     "eraser",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Eraser"),
     "E",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Erase the mask"),
     true},
    {ActionId::ToolRegion,
     "toolRegion",
     "region",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Reference &region"),
     "R",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Draw the region of the background whose colours the foreground follows"),
     true},
    {ActionId::ToolHand,
     "toolHand",
     "hand",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Hand"),
     "H",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Move the view; with any other tool, hold Space and drag"),
     true},
    {ActionId::ZoomIn,
     "zoomIn",
     "zoom-in",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Zoom &in"),
     "Ctrl++",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Zoom in, or turn the mouse wheel")},
    {ActionId::ZoomOut,
     "zoomOut",
     "zoom-out",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Zoom &out"),
     "Ctrl+-",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Zoom out, or turn the mouse wheel")},
    {ActionId::ZoomFit,
     "zoomFit",
     "zoom-fit",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Fit to window"),
     "Ctrl+0",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Show the whole picture")},
    {ActionId::ZoomActual,
     "zoomActual",
     "zoom-actual",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&100 %"),
     "Ctrl+1",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Show one pixel of the picture on one pixel of the screen")},
    {ActionId::ShowMask,
     "showMask",
     "mask",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Show &mask"),
     "Q",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Lay the mask over the picture"),
     true},
    // The key itself works while it is held, so it belongs to the canvas and not to this action.
    {ActionId::ShowBefore,
     "showBefore",
     "before",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Show be&fore"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Show the foreground as it was pasted, or hold the \\ key to compare"),
     true},
    {ActionId::Export,
     "export",
     "export",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Export…"),
     "Ctrl+E",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Write the result at full resolution")},
    {ActionId::BatchExport,
     "batchExport",
     "batch",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Batch export…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Harmonize a folder of composites")},
    {ActionId::HarmonizeNow,
     "harmonizeNow",
     "harmonize",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Harmonize"),
     "Ctrl+Return",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Run models that are too slow to follow every edit")},
    {ActionId::Variations,
     "variations",
     "variations",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Variations…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Try several seeds and pick one")},
    {ActionId::CompareModels,
     "compareModels",
     "compare",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Compare models…"),
     "Ctrl+M",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Show two results side by side, or one over the other")},
    {ActionId::ImportModelFolder,
     "importModelFolder",
     "import-folder",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Import model folder…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Install the weights in a folder, or drop the folder on the window")},
    {ActionId::ImportModelFiles,
     "importModelFiles",
     "import-file",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Import model &files…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Install checkpoints or a plug-in, or drop them on the window")},
    {ActionId::ShowTraining,
     "showTraining",
     "training",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Training"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Start and watch training runs"),
     true},
    {ActionId::ShowEvaluation,
     "showEvaluation",
     "evaluation",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "E&valuation"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Measure models on pictures with known ground truth"),
     true},
    {ActionId::Synthesize,
     "synthesize",
     "synthesize",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Synthesize…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions",
                       "Make composites with known ground truth from photographs with masks")},
    {ActionId::ShowMessages,
     "showMessages",
     "messages",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Messages…"),
     "",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "Show earlier messages again")},
    {ActionId::Guide,
     "guide",
     "guide",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Guide"),
     "F1",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "How to work with R2R Studio")},
    {ActionId::Keys,
     "keys",
     "keys",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Keys"),
     "Shift+F1",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "What the keys do")},
    {ActionId::About,
     "about",
     "about",
     QT_TRANSLATE_NOOP("r2r::ui::Actions", "&About R2R Studio"),
     "",
     ""},
    {ActionId::Quit, "quit", "quit", QT_TRANSLATE_NOOP("r2r::ui::Actions", "&Quit"), "Ctrl+Q", ""},
};

const Row& rowOf(ActionId id) {
    return *std::ranges::find(kRows, id, &Row::id);
}

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
}

QAction& Actions::operator[](ActionId id) const {
    return *actions_[static_cast<size_t>(id)];
}

void Actions::createAll(QUndoStack& undoStack) {
    const QPalette palette = QApplication::palette();
    for (const Row& row : kRows) {
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
    // "+" is typed with Shift on many keyboards, without on others.
    (*this)[ActionId::ZoomIn].setShortcuts({QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")});
}

void Actions::groupTools() {
    auto* tools = new QActionGroup(this);
    for (const ActionId id : {ActionId::ToolMove,
                              ActionId::ToolBrush,
                              ActionId::ToolEraser,
                              ActionId::ToolRegion,
                              ActionId::ToolHand})
        tools->addAction(&(*this)[id]);
    (*this)[ActionId::ToolMove].setChecked(true);
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
              SaveRecipe,
              SaveRecipeAs,
              Export},
             noBackground);
    blockAll(
        {Copy,          Duplicate,    Rename,        HideForeground,   LockForeground, ShowMask,
         ShowBefore,    HarmonizeNow, CompareModels, ToolMove,         ToolBrush,      ToolEraser,
         ToolRegion,    LoadMask,     Cut,           DeleteForeground, Flip,           FlipVertical,
         FreeTransform, Raise,        Lower},
        noForeground);
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
    forbid({Flip, FlipVertical, FreeTransform}, obstacleToPlacing(composition, current));
    forbid({LoadMask}, obstacleToPainting(current));
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
        setWords(HideForeground, tr(rowOf(HideForeground).text), tr(rowOf(HideForeground).tip));
    if (current.isLocked)
        setWords(LockForeground,
                 tr("Un&lock foreground"),
                 tr("Let the chosen foreground be moved, painted and deleted again"));
    else
        setWords(LockForeground, tr(rowOf(LockForeground).text), tr(rowOf(LockForeground).tip));
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
    for (const Row& row : kRows)
        if ((*this)[row.id].shortcuts().contains(QKeySequence(key)))
            return row.id;
    return std::nullopt;
}

QList<std::pair<QString, QString>> Actions::keys() const {
    QList<std::pair<QString, QString>> lines;
    for (const Row& row : kRows) {
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
