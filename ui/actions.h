// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <array>
#include <cstdint>
#include <initializer_list>

class QUndoStack;
class QWidget;

namespace r2r::ui {

enum class ActionId : uint8_t {
    New,
    OpenBackground,
    OpenComposite,
    OpenRecipe,
    OpenExample,
    SaveRecipe,
    SaveRecipeAs,
    AddForeground,
    Paste,
    Undo,
    Redo,
    DeleteForeground,
    Flip,
    LoadMask,
    ToolMove,
    ToolBrush,
    ToolEraser,
    ToolRegion,
    ToolHand,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    ZoomActual,
    ShowMask,
    ShowBefore,
    Export,
    BatchExport,
    HarmonizeNow,
    Variations,
    CompareModels,
    ImportModelFolder,
    ImportModelFiles,
    Synthesize,
    ShowTraining,
    ShowEvaluation,
    ShowMessages,
    About,
    Quit,
    Separator,  ///< only in lists: a line between groups
};

/// Every action of the window, made once: text, icon, shortcut, tool tip and object name together.
/// A menu is a list of ids.
class Actions final : public QObject {
    Q_OBJECT

public:
    explicit Actions(QUndoStack& undoStack, QObject* parent = nullptr);

    [[nodiscard]] QAction& operator[](ActionId id) const;

    /// Adds actions to a menu or a tool bar.
    void addTo(QWidget& widget, std::initializer_list<ActionId> ids) const;

    /// Enables what makes sense.
    void showDocument(bool hasBackground, bool hasForeground);

    /// Disables what would place the chosen foreground anew, and gives the reason as tool tip.
    /// After `showDocument`.
    /// @param obstacle  why it cannot be; empty: it can
    void showPlacing(const QString& obstacle);

private:
    void createAll(QUndoStack& undoStack);
    void groupTools();

    std::array<QAction*, static_cast<size_t>(ActionId::Separator)> actions_{};
};

}  // namespace r2r::ui
