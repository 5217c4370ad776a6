// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"
#include "ui/document/commands.h"
#include "ui/document/edit_rules.h"
#include "ui/tools/shadow_drag.h"
#include "ui/tools/snapping.h"
#include "ui/tools/tool.h"
#include "widgets/selection_frame.h"

#include <optional>
#include <vector>

namespace r2r::ui {

/// Moves, scales and rotates the current foreground, and pulls it into perspective.
///
/// Inside the frame drags; a corner or edge scales about the opposite one, with Alt about the
/// centre; taken with Ctrl, or while corners are pulled, it goes alone, and the foreground is seen
/// in perspective. The handle above the frame rotates, with Shift in steps of 15°. A click beside
/// the frame chooses the foreground under the pointer, with Shift one more or one less. Arrow keys
/// move by 1 px, with Shift by 10 px. All that are chosen are moved together. The handle where the
/// shadow of the current foreground ends leads it: direction and length, with Shift in steps of
/// 15°.
///
/// What is moved or pulled sticks to edges and middles of the background and of other foregrounds,
/// and guides show to which; not while Ctrl is held.
///
/// A foreground that is part of the background can be chosen and not moved; `refused` says so.
class MoveTool : public Tool {
    Q_OBJECT

public:
    static constexpr double kMinimumScale = 0.001;
    static constexpr double kMaximumScale = 100;

    explicit MoveTool(const ToolContext& context, QObject* parent = nullptr);

    /// Whether handles pull corners without Ctrl, as pens need it.
    void setPullsCorners(bool pulls);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    bool pressKey(const QKeyEvent& event) override;
    void activate() override;
    void deactivate() override;

Q_SIGNALS:
    void refused(r2r::ui::Obstacle obstacle);  ///< an attempt to move what must stay

private:
    /// Says so if it may not.
    [[nodiscard]] bool mayPlace(const Foreground& foreground);

    /// The chosen foreground is locked or hidden, and was taken where nothing of it is.
    void tellOfOneThatStays(Point at);

    struct Drag {
        ForegroundId id{};
        widgets::FrameHandle handle{};
        bool pullsCorners = false;  ///< alone, into perspective
        Size size;                  ///< of the foreground
        Point from;                 ///< where the pointer went down, pixels of the background
        Placement before;
        Placement now;
        std::vector<PlacedForeground> others;  ///< that go with it, where they were
        Extent extent;                         ///< of all of them, before
        SnapLines lines;
    };

    /// The shadow of the current foreground, taken where it ends.
    struct ShadowDrag {
        ForegroundId id{};
        Standing standing;
        Point grip;  ///< from the pointer to the end of the shadow
        CastShadow now;
    };

    [[nodiscard]] bool takesShadow(const widgets::CanvasPointer& pointer);

    /// Where a handle that is dragged takes the foreground.
    [[nodiscard]] Placement placedBy(const widgets::CanvasPointer& pointer);
    [[nodiscard]] Drag dragOf(const Foreground& foreground,
                              widgets::FrameHandle handle,
                              Point from);
    /// The step of a foreground that is moved, to what is near if it may stick to that.
    [[nodiscard]] Point stepOf(const widgets::CanvasPointer& pointer);
    /// Where the pointer takes what is pulled: to what is near if it may stick to that.
    [[nodiscard]] Point pulledTo(const widgets::CanvasPointer& pointer);
    /// What leads `extent` to what is near; guides show to what.
    [[nodiscard]] Point stuck(const Extent& extent, bool mayStick);
    void move(Point step);
    /// Places of all that are chosen, and may be placed, after a step.
    [[nodiscard]] std::vector<PlacedForeground> chosenAfter(Point step) const;

    bool pullsCorners_ = false;
    std::optional<Drag> drag_;
    std::optional<ShadowDrag> shadow_;
    Gesture nudge_ = Gesture::None;  ///< arrow keys in a row are one undo step
    uint64_t nudgeRevision_ = 0;     ///< of the document after the last of them
};

/// The placements a drag leads to; pure.
/// @param from, to  pixels of the background
[[nodiscard]] Placement moved(const Placement& before, Point from, Point to);
[[nodiscard]] Placement scaledBy(const Placement& before,
                                 Size foreground,
                                 widgets::FrameHandle handle,
                                 Point from,
                                 Point to,
                                 bool aboutCentre);
/// Takes one corner, or both of an edge, along alone: as far as the foreground can be seen like
/// that
/// (`areSound`).
[[nodiscard]] Placement pulledBy(
    const Placement& before, Size foreground, widgets::FrameHandle handle, Point from, Point to);
[[nodiscard]] Placement rotatedBy(const Placement& before, Point from, Point to, bool snaps);

}  // namespace r2r::ui
