// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/edit_rules.h"

#include <QAction>
#include <QList>
#include <QObject>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>

class QUndoStack;
class QWidget;

namespace r2r::ui {

enum class ActionId : uint8_t {
    New,
    OpenBackground,
    OpenComposite,
    OpenRecipe,
    OpenExample,
    Save,
    SaveAs,
    SaveRecipe,
    AddForeground,
    Cut,
    Copy,
    CopyMerged,
    Paste,
    Undo,
    Redo,
    History,
    DeleteForeground,
    Flip,
    FlipVertical,
    FreeTransform,
    PullCorners,
    ResetPerspective,
    Duplicate,
    Rename,
    HideForeground,
    LockForeground,
    ToggleShadow,
    Raise,
    Lower,
    AlignLeft,
    AlignCentre,
    AlignRight,
    AlignTop,
    AlignMiddle,
    AlignBottom,
    DistributeAcross,
    DistributeDown,
    LoadMask,
    ToolMove,
    ToolBrush,
    ToolEraser,
    ToolRegion,
    ToolHand,
    SelectSubject,
    ToolClick,
    ToolLasso,
    ToolPolygon,
    ToolRectangle,
    ToolEllipse,
    ToolFill,
    ToolColorRange,
    AdjustMask,
    RefineEdge,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    ZoomActual,
    ShowMask,
    NextMaskView,
    ViewOverlay,
    ViewOnBlack,
    ViewOnWhite,
    ViewOnGrey,
    ViewMaskAlone,
    ViewResult,
    ShowOutline,
    OverlayColor,
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
    Guide,
    Keys,
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

    /// Enables what makes sense, names what would be done, and says in tool tips why something
    /// cannot be.
    /// @param current  the chosen foreground; null if there is none
    void showDocument(const Composition& composition, const Foreground* current);

    /// Forbids an action, and says why in its tool tip.
    /// @param reason  a sentence; empty: it is allowed
    void block(ActionId id, const QString& reason);

    /// The obstacle that keeps an action from being done to the chosen foreground.
    [[nodiscard]] Obstacle obstacleTo(ActionId id) const;

    [[nodiscard]] std::optional<ActionId> withKey(QKeyCombination key) const;

    /// Keys and what they do, in the order of the table: "Ctrl+Z", "Undo".
    [[nodiscard]] QList<std::pair<QString, QString>> keys() const;

Q_SIGNALS:
    void obstaclesChanged();  ///< `obstacleTo` may be another

private:
    void createAll(QUndoStack& undoStack);
    void blockAll(std::initializer_list<ActionId> ids, const QString& reason);
    void showObstacles(const Composition& composition, const Foreground& current);
    void setWords(ActionId id, const QString& text, const QString& tip);
    void groupTools();
    void groupViews();

    static constexpr auto kCount = static_cast<size_t>(ActionId::Separator);
    std::array<QAction*, kCount> actions_{};
    std::array<QString, kCount> tips_{};  ///< of actions that are allowed
    std::array<Obstacle, kCount> obstacles_{};
};

}  // namespace r2r::ui
