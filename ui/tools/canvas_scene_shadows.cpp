// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"
#include "ui/tools/shadow_drag.h"
#include "widgets/canvas_view.h"

#include <algorithm>
#include <cmath>

/// The part of `CanvasScene` that shows where shadows go.
namespace r2r::ui {

void CanvasScene::previewShadow(ForegroundId id, const CastShadow& shadow) {
    casting_ = Casting{id, shadow};
    showShadowHandle();
    Q_EMIT shadowShown();
}

void CanvasScene::endShadowPreview() {
    if (!casting_)
        return;
    casting_.reset();
    showShadowHandle();
    Q_EMIT shadowShown();
}

std::optional<Standing> CanvasScene::standingOf(ForegroundId id) const {
    const auto layer = std::ranges::find_if(floating_, [id](const FloatingLayer& each) {
        return each.foreground == id && each.standing;
    });
    if (layer == floating_.end())
        return std::nullopt;
    const PlaneMap moved = movedSince(*layer);
    const Standing& then = *layer->standing;
    const Point top{then.foot.x, then.foot.y - then.height};
    if (!moved.reaches(then.foot) || !moved.reaches(top))
        return std::nullopt;
    const Point foot = moved(then.foot);
    const Point highest = moved(top);
    return Standing{.foot = foot, .height = std::hypot(highest.x - foot.x, highest.y - foot.y)};
}

void CanvasScene::showShadowHandle() {
    const Foreground* current = document_.currentForeground();
    const bool isCast = current && isFrameShown_ && castsShadow(document_.composition(), *current);
    const auto standing = isCast ? standingOf(current->id) : std::nullopt;
    if (!standing)
        return canvas_.setShadowHandle(std::nullopt);
    const bool isInHand = casting_ && casting_->id == current->id;
    const CastShadow& shadow = isInHand ? casting_->shadow : *current->shadow;
    canvas_.setShadowHandle(
        widgets::ShadowHandle{toQt(standing->foot), toQt(tipOf(shadow, *standing))});
}

}  // namespace r2r::ui
