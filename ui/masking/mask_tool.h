// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/document/edit_rules.h"
#include "ui/masking/mask_mode.h"
#include "ui/tools/tool.h"

#include <QPolygonF>

#include <span>
#include <vector>

namespace r2r::ui {

/// A tool that selects something for the mask of the current foreground.
class MaskTool : public Tool {
    Q_OBJECT

public:
    /// @param mode  borrowed; what a selection does to the mask
    MaskTool(const ToolContext& context, const MaskMode& mode, QObject* parent = nullptr);

    void activate() override;
    void deactivate() override;

Q_SIGNALS:
    void refused(r2r::ui::Obstacle obstacle);  ///< an attempt to change what must stay

protected:
    [[nodiscard]] const MaskMode& mode() const { return mode_; }

    /// The current foreground if its mask may be changed; says why if it may not.
    [[nodiscard]] const Foreground* target();

    /// Shows an outline that is being drawn.
    /// @param outline  pixels of the background
    void showOutline(std::span<const Point> outline, bool isClosed, bool hasCorners = false);
    void hideOutline();

private:
    const MaskMode& mode_;
};

/// The image of a closed outline, in another picture. Where a foreground in perspective has a
/// horizon, what goes beyond is cut off along it; all of it there leaves nothing.
[[nodiscard]] std::vector<Point> mapped(const PlaneMap& map, std::span<const Point> outline);

}  // namespace r2r::ui
