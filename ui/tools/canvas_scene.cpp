// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/canvas_scene.h"

#include "engine/core/overloaded.h"
#include "ui/document/document.h"
#include "ui/document/edit_rules.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"
#include "ui/tools/overlay_color.h"
#include "widgets/canvas_view.h"

#include <QList>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::CanvasContents;
using widgets::CanvasLayer;

// Beyond, laying paint over the old result would take longer than waiting for the new one.
constexpr int64_t kLargestStrokePx = int64_t{4} << 20;
constexpr double kMostStretched =
    3;  // a result in another perspective is blurred no more than this
constexpr QRgb kMiddleGrey = qRgb(119, 119, 119);  // L* 50: neither hides behind it

}  // namespace

CanvasScene::CanvasScene(Document& document, widgets::CanvasView& canvas, QObject* parent)
    : QObject(parent), document_(document), canvas_(canvas) {
    connect(&document_, &Document::changed, this, &CanvasScene::show);
    connect(&document_, &Document::currentForegroundChanged, this, &CanvasScene::showCurrent);
    connect(&document_, &Document::opened, this, [this] {
        rotateEdges_.forget();
        showFrame();
    });
    connect(&canvas_, &widgets::CanvasView::beforeChanged, this, &CanvasScene::catchUpRaw);
    connect(&canvas_, &widgets::CanvasView::zoomChanged, this, &CanvasScene::refineStroke);
    showStructure();
}

void CanvasScene::showResult(const PreviewResult& result) {
    showResult(result, document_.composition());
}

void CanvasScene::showResult(const PreviewResult& result, const Composition& origin) {
    held_ = HeldResult{result, origin, std::nullopt};
    applyHeld();
}

void CanvasScene::prepare(const Image& image, const QImage& rgb) {
    prepared_.push_back({image, rgb});
}

void CanvasScene::clearResult() {
    held_.reset();
    floating_.clear();
    dropStroke();
    canvas_.clearPatch();
    showContents();
}

void CanvasScene::setFrameShown(bool isShown) {
    isFrameShown_ = isShown;
    showFrame();
}

void CanvasScene::setFramePulled(bool isPulled) {
    isFramePulled_ = isPulled;
    showFrame();
}

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

QImage CanvasScene::currentPicture() const {
    const auto current = document_.currentForegroundId();
    const auto index = current ? indexOf(*current) : std::nullopt;
    return index ? pictures_[static_cast<size_t>(*index)].rgb : QImage();
}

void CanvasScene::setLeftOutShown(bool isShown) {
    isLeftOutShown_ = isShown;
    showLeftOut();
}

void CanvasScene::previewPlacement(ForegroundId id, const Placement& placement) {
    const auto known = std::ranges::find(placing_, id, &Placing::id);
    if (known != placing_.end())
        known->placement = placement;
    else
        placing_.push_back({id, placement});
    showPlacement(id);
}

void CanvasScene::previewMask(ForegroundId id, const TiledMask& mask, const Rect& changedPixels) {
    const Foreground* foreground = document_.composition().find(id);
    if (!foreground || changedPixels.isEmpty())
        return;
    if (!painting_)
        painting_ = MaskChanged{.id = id, .rect = {}};
    painting_->rect = unionOf(painting_->rect, changedPixels);
    showMask(*foreground, mask, changedPixels);
}

void CanvasScene::previewReference(const std::optional<Rect>& reference) {
    showReference(reference);
}

void CanvasScene::endPreview() {
    for (const Placing& placing : std::exchange(placing_, {}))
        showPlacement(placing.id);
    if (const auto painting = std::exchange(painting_, std::nullopt)) {
        if (const Foreground* foreground = document_.composition().find(painting->id))
            showMask(*foreground, foreground->mask, painting->rect);
    }
    applyHeld();
    const Foreground* current = document_.currentForeground();
    showReference(current ? current->harmony.reference : std::nullopt);
}

void CanvasScene::show(const Change& change) {
    const Composition& composition = document_.composition();
    std::visit(Overloaded{
                   [&](const MaskChanged& mask) {
                       if (held_)
                           held_->painted = mask;
                       // A stroke that is committed is on the canvas already.
                       if (painting_ && painting_->id == mask.id)
                           painting_.reset();
                       else if (const Foreground* foreground = composition.find(mask.id))
                           showMask(*foreground, foreground->mask, mask.rect);
                       applyHeld();
                   },
                   [&](const PlacementChanged& placement) { showPlacement(placement.id); },
                   [&](const SettingsChanged&) {
                       const Foreground* current = document_.currentForeground();
                       showReference(current ? current->harmony.reference : std::nullopt);
                   },
                   [&](const OpacityChanged& opacity) { showOpacity(opacity.id); },
                   [&](const LabelChanged&) { showFrame(); },
                   [&](const StructureChanged&) { showStructure(); },
               },
               change);
}

void CanvasScene::showStructure() {
    painting_.reset();
    placing_.clear();
    overlayOf_.reset();  // ids are given again in another document
    showBackground();
    showForegrounds();
    prepared_.clear();
    clearResult();
    showCurrent();
}

void CanvasScene::showBackground() {
    const Image& image = document_.composition().background;
    if (!image.isEmpty() && image.sharesPixelsWith(background_.image))
        return;
    background_ = {image, displayOf(image).value_or(QImage())};
    if (background_.rgb.isNull())
        background_.rgb = backgroundDisplay(image);
    screenPixels_ = std::make_shared<const ScreenPixels>(image);
    const bool isWhole = background_.rgb.width() == image.width();
    canvas_.setBase(
        background_.rgb,
        {image.width(), image.height()},
        isWhole ? widgets::PixelSource()
                : [pixels = screenPixels_](const QRect& part) { return pixels->of(fromQt(part)); });
}

void CanvasScene::showForegrounds() {
    std::vector<Picture> pictures;
    QList<CanvasLayer> layers;
    masks_.clear();
    for (const Foreground& foreground : document_.composition().foregrounds) {
        pictures.push_back(shownAs(foreground.image));
        masks_.push_back({foreground.mask, foreground.mask});
        const QTransform place = toQt(foreground.backgroundFromForeground());
        const Rect all = Rect::of(foreground.mask.size());
        layers << CanvasLayer{foreground.isHidden
                                  ? QImage()
                                  : displayLayer(pictures.back().rgb, foreground.mask, all),
                              place,
                              foreground.opacity};
    }
    pictures_ = std::move(pictures);
    canvas_.setLayers(CanvasContents::Raw, layers);
}

/// What is known already: a composite is background and foreground at once.
std::optional<QImage> CanvasScene::displayOf(const Image& image) const {
    std::optional<QImage> found;
    const auto take = [&](const Picture& picture) {
        if (picture.image.sharesPixelsWith(image) &&
            (!found || found->width() < picture.rgb.width()))
            found = picture.rgb;
    };
    take(background_);
    std::ranges::for_each(pictures_, take);
    std::ranges::for_each(prepared_, take);
    return found;
}

/// A foreground needs all of its pixels, a background that is too large for the screen does not.
CanvasScene::Picture CanvasScene::shownAs(const Image& image) const {
    const auto found = displayOf(image);
    return {image, found && found->width() == image.width() ? *found : displayImage(image)};
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

void CanvasScene::showPlacement(ForegroundId id) {
    const auto index = indexOf(id);
    if (!index)
        return;
    const Foreground& foreground = document_.composition().foregrounds[static_cast<size_t>(*index)];
    const QTransform place =
        toQt(placementOf(foreground).backgroundFromForeground(foreground.image.size()));
    canvas_.setLayerTransform(CanvasContents::Raw, *index, place);
    for (size_t i = 0; i < floating_.size(); ++i)
        if (floating_[i].foreground == id)
            canvas_.setLayerTransform(
                CanvasContents::Floating, static_cast<int>(i), floatingTransform(floating_[i]));
    if (id == document_.currentForegroundId()) {
        showFrame();
        canvas_.setMaskOverlayTransform(place);
        if (leftOut_)
            canvas_.setLeftOutTransform(leftOut_->imageFromPixels(place));
    }
    if (id != document_.currentForegroundId() && document_.isChosen(id))
        showOutlines();
    showContents();
    Q_EMIT placementShown(id, placementOf(foreground));
}

void CanvasScene::showOpacity(ForegroundId id) {
    if (const auto index = indexOf(id))
        canvas_.setLayerOpacity(
            CanvasContents::Raw, *index, document_.composition().find(id)->opacity);
    for (size_t i = 0; i < floating_.size(); ++i)
        if (floating_[i].foreground == id)
            canvas_.setLayerOpacity(
                CanvasContents::Floating, static_cast<int>(i), opacityOf(floating_[i]));
}

void CanvasScene::showContents() {
    const auto& foregrounds = document_.composition().foregrounds;
    const auto layerOf = [&](const Foreground& foreground) {
        return std::ranges::find(floating_, foreground.id, &FloatingLayer::foreground);
    };
    const bool isComplete = std::ranges::all_of(foregrounds, [&](const Foreground& each) {
        const auto layer = layerOf(each);
        return each.isHidden || (layer != floating_.end() && isFaithful(*layer));
    });
    const bool isInPlace = std::ranges::all_of(foregrounds, [&](const Foreground& each) {
        const auto layer = layerOf(each);
        return layer != floating_.end() ? layer->placement == placementOf(each)
                                        : placingOf(each.id) == nullptr;
    });
    if (isInPlace)
        canvas_.setContents(CanvasContents::Result);
    else
        canvas_.setContents(isComplete ? CanvasContents::Floating : CanvasContents::Raw);
    catchUpRaw();
}

void CanvasScene::showOutlines() {
    QList<QPolygonF> outlines;
    for (const Foreground& foreground : document_.composition().foregrounds) {
        if (!isFrameShown_ || foreground.id == document_.currentForegroundId() ||
            !document_.isChosen(foreground.id))
            continue;
        const Size size = foreground.image.size();
        outlines << toQt(placementOf(foreground).backgroundFromForeground(size))
                        .map(QPolygonF(QRectF(0, 0, size.width, size.height)));
    }
    canvas_.setOutlines(outlines);
}

void CanvasScene::showFrame() {
    showOutlines();
    const Foreground* current = document_.currentForeground();
    if (!current) {
        canvas_.setSubject(std::nullopt);
        return canvas_.setSelectionFrame(std::nullopt);
    }
    const Size size = current->image.size();
    const widgets::SelectionFrame frame{{double(size.width), double(size.height)},
                                        toQt(placementOf(*current).backgroundFromForeground(size)),
                                        rotateEdges_.of(current->id, current->placement),
                                        isFramePulled_};
    canvas_.setSubject(frame.imageFromFrame.mapRect(QRectF({}, frame.size)));
    // A foreground that cannot be placed anew has no handles to do it with.
    const bool hasHandles =
        isFrameShown_ && obstacleToPlacing(document_.composition(), *current) == Obstacle::None;
    canvas_.setSelectionFrame(hasHandles ? std::optional(frame) : std::nullopt);
}

void CanvasScene::showReference(const std::optional<Rect>& reference) {
    if (reference)
        canvas_.setReferenceRect(QRectF(toQt(*reference)));
    else
        canvas_.setReferenceRect(std::nullopt);
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

void CanvasScene::showCurrent() {
    const Foreground* current = document_.currentForeground();
    showFrame();
    showReference(current ? current->harmony.reference : std::nullopt);
    showOverlay();
    showBackdrop();
    showLeftOut();
}

void CanvasScene::apply(const HeldResult& held) {
    const auto stroke = std::exchange(stroke_, std::nullopt);
    if (stroke)
        canvas_.removeStroke();
    shown_ = held.composition;
    floating_ = held.result.layers;
    QList<CanvasLayer> layers;
    for (const FloatingLayer& layer : floating_)
        layers << CanvasLayer{layer.image, floatingTransform(layer), opacityOf(layer)};
    canvas_.setLayers(CanvasContents::Floating, layers);
    canvas_.setPatch(held.result.patch, toQt(held.result.region));
    showContents();
    if (stroke)
        layPaintOver({.id = stroke->id, .rect = stroke->changed});
    if (held.painted)
        layPaintOver(*held.painted);
}

void CanvasScene::layPaintOver(const MaskChanged& painted) {
    const Foreground* live = document_.composition().find(painted.id);
    const Foreground* shown = shown_.find(painted.id);
    if (live && shown && live->mask.size() == shown->mask.size())
        showStroke(*live, live->mask, live->mask.partsUnlike(shown->mask, painted.rect));
}

void CanvasScene::applyHeld() {
    if (painting_)
        return;
    if (const auto held = std::exchange(held_, std::nullopt))
        apply(*held);
}

Placement CanvasScene::placementOf(const Foreground& foreground) const {
    const Placing* placing = placingOf(foreground.id);
    return placing ? placing->placement : foreground.placement;
}

const CanvasScene::Placing* CanvasScene::placingOf(ForegroundId id) const {
    const auto found = std::ranges::find(placing_, id, &Placing::id);
    return found == placing_.end() ? nullptr : &*found;
}

QTransform CanvasScene::floatingTransform(const FloatingLayer& layer) const {
    QTransform backgroundFromPixels = QTransform::fromTranslate(layer.region.x, layer.region.y);
    if (!layer.image.isNull())
        backgroundFromPixels.scale(double(layer.region.width) / layer.image.width(),
                                   double(layer.region.height) / layer.image.height());
    return backgroundFromPixels * toQt(movedSince(layer));  // Qt: left first
}

PlaneMap CanvasScene::movedSince(const FloatingLayer& layer) const {
    const Foreground* foreground = document_.composition().find(layer.foreground);
    if (!foreground)
        return {};
    const Size size = foreground->image.size();
    const auto thenInverse = layer.placement.backgroundFromForeground(size).inverse();
    if (!thenInverse)
        return {};
    return placementOf(*foreground).backgroundFromForeground(size) * *thenInverse;
}

/// Not where a change of perspective pulls few of its pixels over much of the screen, or beyond the
/// horizon: the foreground as it is shows better where it goes.
bool CanvasScene::isFaithful(const FloatingLayer& layer) const {
    const PlaneMap moved = movedSince(layer) * Affine::translation(layer.region.x, layer.region.y);
    const Size size = layer.region.size();
    const double w = size.width;
    const double h = size.height;
    const Point corners[] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    return moved.isAffine() ||
           (std::ranges::all_of(corners, [&](Point each) { return moved.reaches(each); }) &&
            largestScale(moved, size) <= kMostStretched);
}

double CanvasScene::opacityOf(const FloatingLayer& layer) const {
    const Foreground* foreground = document_.composition().find(layer.foreground);
    return foreground ? foreground->opacity : 1;
}

std::optional<int> CanvasScene::indexOf(ForegroundId id) const {
    const auto& foregrounds = document_.composition().foregrounds;
    const auto found = std::ranges::find(foregrounds, id, &Foreground::id);
    if (found == foregrounds.end())
        return std::nullopt;
    return static_cast<int>(found - foregrounds.begin());
}

}  // namespace r2r::ui
