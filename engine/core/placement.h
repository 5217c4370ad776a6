// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/plane_map.h"

#include <iosfwd>
#include <optional>

namespace r2r {

/// The place, size and angle of a foreground, in the words people use.
///
/// The foreground's centre lands on `centre` (background pixels); it is flipped, scaled, then
/// rotated around that centre. At scale 1 and quarter turns it is snapped to whole pixels (it moves
/// by half a pixel at most): a foreground of the right size stays as sharp as it was.
///
/// In perspective its corners are pulled first, in its own frame: whatever is done with place, size
/// and angle afterwards is done with the whole of it.
struct Placement {
    Point centre;
    double scale = 1;
    double degrees = 0;      ///< counter-clockwise on the screen
    bool isFlipped = false;  ///< left and right exchanged
    /// Where the corners were pulled to, in fractions of the foreground's width and height; pulled
    /// nowhere they would be (0, 0), (1, 0), (1, 1), (0, 1). Nothing: no perspective.
    std::optional<Corners> corners = std::nullopt;

    /// @param foreground  its size in pixels
    [[nodiscard]] PlaneMap backgroundFromForeground(Size foreground) const;

    /// Whether pixels go to whole pixels: true size, quarter turns, no perspective.
    [[nodiscard]] bool keepsPixels() const;

    /// The same placement with the foreground's corners at four points of the background, `centre`
    /// in their middle. A rectangle where they were without perspective is one without it.
    /// @return nothing if a foreground cannot be seen like that (`areSound`)
    [[nodiscard]] std::optional<Placement> withCorners(Size foreground, const Corners& there) const;

    bool operator==(const Placement&) const = default;
};

/// Whether a picture can be seen with its corners there: convex, not mirrored, and no corner so
/// near to the line between its neighbours that the picture would go on to the horizon. Not finite
/// and very far points (10,000 widths of the picture) are not sound either.
/// @param corners  as those of a `Placement`
[[nodiscard]] bool areSound(const Corners& corners);

/// A placement for a foreground whose corners are at these points of the background, as upright and
/// as large as they are on average. Clockwise from the top left; counter-clockwise for a
/// foreground that is flipped.
/// @return nothing if it cannot be seen like that
[[nodiscard]] std::optional<Placement> placementAt(Size foreground, const Corners& there);

std::ostream& operator<<(std::ostream& out, const Placement& placement);

}  // namespace r2r
