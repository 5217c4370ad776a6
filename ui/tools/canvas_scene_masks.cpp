// SPDX-License-Identifier: GPL-3.0-or-later
// This part of the scene shows masks: the views of them, and the strokes that are painted on them.
#include "ui/document/document.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"
#include "ui/tools/canvas_scene.h"
#include "ui/tools/overlay_color.h"
#include "widgets/canvas_view.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::CanvasContents;

// Beyond, laying paint over the old result would take longer than waiting for the new one.
constexpr int64_t kLargestStrokePx = int64_t{4} << 20;
constexpr QRgb kMiddleGrey = qRgb(119, 119, 119);  // L* 50: neither hides behind it

}  // namespace

void CanvasScene::setMaskView(MaskView view) {
    maskView_ = view;
    overlayOf_.reset();  // switched on again, its colour is chosen anew
    showOverlay();
    showBackdrop();
}

void CanvasScene::setMaskOverlayShown(bool isShown) {
    setMaskView(isShown ? MaskView::Overlay : MaskView::Result);
}

void CanvasScene::setOverlayColor(const std::optional<QColor>& color) {
    chosenColor_ = color;
    overlayOf_.reset();
    showOverlay();
}

void CanvasScene::setMaskPreview(const std::optional<MaskPreview>& preview) {
    const Foreground* current = document_.currentForeground();
    if (!preview || !current || current->isHidden)
        return canvas_.setMaskPreview({}, {});
    const auto place = placementOf(*current).backgroundFromForeground(current->image.size());
    // Qt: left first
    canvas_.setMaskPreview({preview->picture, toQt(preview->maskFromPixels) * toQt(place)},
                           backdropColor());
}

QColor CanvasScene::backdropColor() const {
    switch (maskView_) {
        case MaskView::OnBlack:
        case MaskView::MaskAlone:
            return Qt::black;
        case MaskView::OnWhite:
            return Qt::white;
        case MaskView::OnGrey:
            return kMiddleGrey;
        case MaskView::Result:
        case MaskView::Overlay:
            break;
    }
    return {};
}

QColor CanvasScene::maskColor() const {
    if (maskView_ == MaskView::MaskAlone)
        return Qt::white;
    return hasOverlay() ? overlayColor_ : QColor();
}

void CanvasScene::setLeftOutShown(bool isShown) {
    isLeftOutShown_ = isShown;
    showLeftOut();
}

bool CanvasScene::hasOverlay() const {
    return maskView_ == MaskView::Overlay || maskView_ == MaskView::MaskAlone;
}

void CanvasScene::showOverlay() {
    const Foreground* current = document_.currentForeground();
    if (!hasOverlay() || !current || current->isHidden)
        return canvas_.setMaskOverlay({}, {}, {});
    chooseOverlayColor();
    canvas_.setMaskOverlay(displayMask(current->mask, Rect::of(current->mask.size())),
                           toQt(current->backgroundFromForeground()),
                           maskColor());
}

void CanvasScene::chooseOverlayColor() {
    const Foreground& current = *document_.currentForeground();
    if (overlayOf_ == current.id)
        return;
    const auto index = static_cast<size_t>(*indexOf(current.id));
    overlayColor_ = chosenColor_.value_or(overlayColor(pictures_[index].rgb, current.mask));
    overlayOf_ = current.id;
}

void CanvasScene::showBackdrop() {
    const Foreground* current = document_.currentForeground();
    const QColor color = backdropColor();
    if (!color.isValid() || !current)
        return canvas_.setBackdrop(std::nullopt);
    const bool isSeen = maskView_ != MaskView::MaskAlone && !current->isHidden;
    canvas_.setBackdrop(
        widgets::Backdrop{.color = color, .layer = isSeen ? *indexOf(current->id) : -1});
    catchUpRaw();
}

void CanvasScene::showLeftOut() {
    const Foreground* current = document_.currentForeground();
    leftOut_.reset();
    if (!isLeftOutShown_ || !current || current->isHidden)
        return canvas_.setLeftOut({});
    leftOut_.emplace(pictures_[static_cast<size_t>(*indexOf(current->id))].rgb);
    canvas_.setLeftOut({leftOut_->piece(current->mask, Rect::of(current->mask.size())).pixels,
                        leftOut_->imageFromPixels(toQt(current->backgroundFromForeground()))});
}

void CanvasScene::showMask(const Foreground& foreground,
                           const TiledMask& mask,
                           const Rect& changedPixels) {
    const auto index = indexOf(foreground.id);
    if (!index)
        return;
    auto& [newest, raw] = masks_[static_cast<size_t>(*index)];
    const std::vector<Rect> parts = mask.partsUnlike(newest, changedPixels);
    newest = mask;
    if (parts.empty() || foreground.isHidden)
        return;
    if (canvas_.shownContents() == CanvasContents::Raw) {
        updateRaw(*index, parts);
        raw = newest;
    }
    if (foreground.id == document_.currentForegroundId()) {
        for (const Rect& part : parts) {
            if (hasOverlay())
                canvas_.updateMaskOverlay(displayMask(mask, part), {part.x, part.y});
            if (!leftOut_)
                continue;
            const auto piece = leftOut_->piece(mask, part);
            canvas_.updateLeftOut(piece.pixels, piece.at);
        }
    }
    showStroke(foreground, mask, parts);
}

void CanvasScene::updateRaw(int index, const std::vector<Rect>& parts) {
    const auto i = static_cast<size_t>(index);
    for (const Rect& part : parts)
        canvas_.updateLayer(CanvasContents::Raw,
                            index,
                            displayLayer(pictures_[i].rgb, masks_[i].newest, part),
                            {part.x, part.y});
}

/// While a result is seen, nobody waits for the layers under it.
void CanvasScene::catchUpRaw() {
    if (canvas_.shownContents() != CanvasContents::Raw)
        return;
    const auto& foregrounds = document_.composition().foregrounds;
    for (size_t i = 0; i < masks_.size() && i < foregrounds.size(); ++i) {
        auto& [newest, raw] = masks_[i];
        if (foregrounds[i].isHidden)
            continue;
        updateRaw(static_cast<int>(i), newest.partsUnlike(raw, Rect::of(newest.size())));
        raw = newest;
    }
}

void CanvasScene::showStroke(const Foreground& foreground,
                             const TiledMask& mask,
                             const std::vector<Rect>& parts) {
    const Foreground* shown = shown_.find(foreground.id);
    int64_t pixels = 0;
    for (const Rect& part : parts)
        pixels += part.size().area();
    if (!canvas_.hasPatch() || !shown || parts.empty() || pixels > kLargestStrokePx)
        return;
    if (!stroke_ || stroke_->id != foreground.id)
        beginStroke(*shown, pictures_[static_cast<size_t>(*indexOf(foreground.id))].rgb);
    for (const Rect& part : parts) {
        stroke_->changed = unionOf(stroke_->changed, part);
        const auto piece = stroke_->preview.piece(mask, part);
        canvas_.updateStroke(piece.pixels, piece.at);
    }
}

void CanvasScene::beginStroke(const Foreground& shown, const QImage& picture) {
    const PlaneMap place = shown.backgroundFromForeground();
    const PixelSteps steps = stepsOf(shown);
    stroke_.emplace(
        Stroke{shown.id,
               StrokePreview(
                   {shown.mask, shown.opacity}, picture, ScreenTiles(screenPixels_), place, steps),
               {}});
    const Size size = stroke_->preview.size();
    canvas_.beginStroke({size.width, size.height}, steps.imageFromSteps(toQt(place)));
}

/// Two steps for each pixel of the screen, at least: the eye sees no more of a stroke.
PixelSteps CanvasScene::stepsOf(const Foreground& shown) const {
    const double scale = largestScale(shown.backgroundFromForeground(), shown.image.size());
    const double enlarged = canvas_.view().zoom() * scale;
    return {std::max(1, static_cast<int>(0.5 / std::max(enlarged, 1e-3)))};
}

/// A stroke that is looked at more closely needs more of its pixels.
void CanvasScene::refineStroke() {
    const Foreground* shown = stroke_ ? shown_.find(stroke_->id) : nullptr;
    const auto index = stroke_ ? indexOf(stroke_->id) : std::nullopt;
    if (!shown || !index || stepsOf(*shown).step >= stroke_->preview.steps().step)
        return;
    const Rect changed = stroke_->changed;
    const TiledMask& newest = masks_[static_cast<size_t>(*index)].newest;
    dropStroke();
    showStroke(*shown, newest, newest.partsUnlike(shown->mask, changed));
}

void CanvasScene::dropStroke() {
    if (stroke_)
        canvas_.removeStroke();
    stroke_.reset();
}

void CanvasScene::layPaintOver(const MaskChanged& painted) {
    const Foreground* live = document_.composition().find(painted.id);
    const Foreground* shown = shown_.find(painted.id);
    if (live && shown && live->mask.size() == shown->mask.size())
        showStroke(*live, live->mask, live->mask.partsUnlike(shown->mask, painted.rect));
}

}  // namespace r2r::ui
