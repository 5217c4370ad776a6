// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/canvas_scene.h"

#include "engine/core/overloaded.h"
#include "ui/document/document.h"
#include "ui/document/edit_rules.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"
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

// A result in another perspective is blurred no more than this.
constexpr double kMostStretched = 3;

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
    showShadowHandle();
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

QImage CanvasScene::currentPicture() const {
    const auto current = document_.currentForegroundId();
    const auto index = current ? indexOf(*current) : std::nullopt;
    return index ? pictures_[static_cast<size_t>(*index)].rgb : QImage();
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
    endShadowPreview();
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
                       showShadowHandle();
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
    casting_.reset();
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
        return std::ranges::find_if(floating_, [&](const FloatingLayer& each) {
            return each.foreground == foreground.id && !each.standing;
        });
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
    showShadowHandle();
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
    showShadowHandle();
    if (stroke)
        layPaintOver({.id = stroke->id, .rect = stroke->changed});
    if (held.painted)
        layPaintOver(*held.painted);
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
