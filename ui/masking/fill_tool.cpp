// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/fill_tool.h"

#include "ui/document/qt_image.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/shaped_mask.h"

#include <cmath>

namespace r2r::ui {

FillTool::FillTool(const ToolContext& context,
                   const MaskMode& mode,
                   MaskWork& work,
                   QObject* parent)
    : MaskTool(context, mode, parent), work_(work) {}

bool FillTool::begin(const widgets::CanvasPointer& pointer) {
    if (!target())
        return false;
    at_ = fromQt(pointer.imagePoint);
    how_ = mode().with(pointer.modifiers);
    return true;
}

void FillTool::extend(const widgets::CanvasPointer&) {}

void FillTool::commit() {
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return;
    const Point inside = (*foreground->backgroundFromForeground().inverse())(at_);
    const int x = static_cast<int>(std::floor(inside.x));
    const int y = static_cast<int>(std::floor(inside.y));
    if (!Rect::of(foreground->image.size()).contains(x, y))
        return;
    work_.start(tr("Fill"),
                [x, y, picture = foreground->image, range = range_, how = how_](
                    const TiledMask& mask, const JobContext& job) {
                    return combinedMask(mask, floodMask(picture, x, y, range, job), how);
                });
}

void FillTool::cancel() {}

}  // namespace r2r::ui
