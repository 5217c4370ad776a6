// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_pictures.h"

#include <QPainter>

#include <array>
#include <utility>

namespace r2r::widgets {
namespace {

/// A mask as a coloured film: its values scale the colour's opacity.
QImage film(const QImage& mask, const QColor& color) {
    std::array<QRgb, 256> table{};
    for (int value = 0; value < 256; ++value)
        table[static_cast<size_t>(value)] = qPremultiply(
            qRgba(color.red(), color.green(), color.blue(), (color.alpha() * value + 127) / 255));
    QImage tinted(mask.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < mask.height(); ++y) {
        const uchar* values = mask.constScanLine(y);
        auto* target = reinterpret_cast<QRgb*>(tinted.scanLine(y));
        for (int x = 0; x < mask.width(); ++x)
            target[x] = table[values[x]];
    }
    return tinted;
}

/// From the pixels of a picture to the rectangle that it fills.
QTransform filling(const QRect& target, const QImage& picture) {
    QTransform transform = QTransform::fromTranslate(target.x(), target.y());
    if (!picture.isNull())
        transform.scale(double(target.width()) / picture.width(),
                        double(target.height()) / picture.height());
    return transform;
}

}  // namespace

CanvasContents CanvasPictures::shownContents() const {
    if (backdrop_)
        return CanvasContents::Raw;
    const bool lacksPatch = contents_ == CanvasContents::Result && patch_.isNull();
    return isBefore_ || lacksPatch ? CanvasContents::Raw : contents_;
}

void CanvasPictures::setZoom(double zoom) {
    zoom_ = zoom;
    for (PlacedPicture* picture : {&base_, &patch_, &stroke_, &leftOut_, &overlay_, &maskPreview_})
        picture->prepare(zoom_);
    for (std::vector<PlacedPicture>* set : {&floatingLayers_, &rawLayers_})
        for (PlacedPicture& layer : *set)
            layer.prepare(zoom_);
}

void CanvasPictures::lookAt(const QRectF& visible) {
    if (zoom_ * baseReduction_ > 1)
        closeUp_.lookAt(visible & everything(), zoom_);
    else
        closeUp_.rest();
}

QRectF CanvasPictures::setBase(const QImage& base, QSize imageSize, const PixelSource& source) {
    imageSize_ = imageSize;
    baseReduction_ = base.isNull() ? 1 : double(imageSize.width()) / base.width();
    closeUp_ = CloseUp(imageSize, source);
    return place(base_, base, filling(QRect(QPoint(0, 0), imageSize), base));
}

QRectF CanvasPictures::setPatch(const QImage& patch, const QRect& imageRect) {
    const CanvasContents before = shownContents();
    const QRectF touched = place(patch_, patch, filling(imageRect, patch));
    if (shownContents() != before)
        return everything();
    return before == CanvasContents::Result ? touched : QRectF();
}

QRectF CanvasPictures::setContents(CanvasContents contents) {
    const CanvasContents before = shownContents();
    contents_ = contents;
    return shownContents() != before ? everything() : QRectF();
}

QRectF CanvasPictures::setBefore(bool isBefore) {
    const CanvasContents before = shownContents();
    isBefore_ = isBefore;
    return shownContents() != before || !leftOut_.isNull() ? everything() : QRectF();
}

QRectF CanvasPictures::setLayers(CanvasContents set, const QList<CanvasLayer>& layers) {
    std::vector<PlacedPicture>& target = this->layers(set);
    target.clear();
    for (const CanvasLayer& layer : layers) {
        target.emplace_back(layer.picture, layer.imageFromLayer);
        target.back().setOpacity(layer.opacity);
        target.back().prepare(zoom_);
    }
    return shownContents() == set ? everything() : QRectF();
}

QRectF CanvasPictures::setLayerTransform(CanvasContents set,
                                         int index,
                                         const QTransform& imageFromLayer) {
    const QRectF touched = move(layers(set).at(static_cast<size_t>(index)), imageFromLayer);
    return shownContents() == set ? touched : QRectF();
}

QRectF CanvasPictures::setLayerOpacity(CanvasContents set, int index, double opacity) {
    PlacedPicture& layer = layers(set).at(static_cast<size_t>(index));
    layer.setOpacity(opacity);
    return shownContents() == set ? layer.bounds() : QRectF();
}

QRectF CanvasPictures::updateLayer(CanvasContents set, int index, const QImage& pixels, QPoint at) {
    const QRectF touched = layers(set).at(static_cast<size_t>(index)).update(pixels, at);
    return shownContents() == set ? touched : QRectF();
}

QRectF CanvasPictures::beginStroke(QSize size, const QTransform& imageFromStroke) {
    const QRectF before = removeStroke();
    stroke_ = PlacedPicture::blank(size, imageFromStroke);
    stroke_.prepare(zoom_);
    return before;
}

QRectF CanvasPictures::removeStroke() {
    return std::exchange(stroke_, {}).bounds();
}

QRectF CanvasPictures::updateStroke(const QImage& pixels, QPoint at) {
    return stroke_.update(pixels, at);
}

QRectF CanvasPictures::setOverlay(const QImage& mask,
                                  const QTransform& imageFromMask,
                                  const QColor& color) {
    overlayColor_ = color;
    return place(overlay_, mask.isNull() ? QImage() : film(mask, color), imageFromMask);
}

QRectF CanvasPictures::setLeftOut(const CanvasLayer& leftOut) {
    return place(leftOut_, leftOut.picture, leftOut.imageFromLayer);
}

QRectF CanvasPictures::setLeftOutTransform(const QTransform& imageFromLayer) {
    return move(leftOut_, imageFromLayer);
}

QRectF CanvasPictures::updateLeftOut(const QImage& pixels, QPoint at) {
    return leftOut_.update(pixels, at);
}

QRectF CanvasPictures::setOverlayTransform(const QTransform& imageFromMask) {
    return move(overlay_, imageFromMask);
}

QRectF CanvasPictures::updateOverlay(const QImage& mask, QPoint at) {
    return overlay_.update(film(mask, overlayColor_), at);
}

QRectF CanvasPictures::setBackdrop(const std::optional<Backdrop>& backdrop) {
    if (backdrop == backdrop_)
        return {};
    backdrop_ = backdrop;
    return everything();
}

QRectF CanvasPictures::setMaskPreview(const CanvasLayer& preview, const QColor& backdrop) {
    const bool wasThere = !maskPreview_.isNull();
    const QRectF touched = place(maskPreview_, preview.picture, preview.imageFromLayer);
    const bool isOther = wasThere == maskPreview_.isNull() || backdrop != previewBackdrop_;
    previewBackdrop_ = backdrop;
    return isOther ? everything() : touched;
}

void CanvasPictures::paint(QPainter& painter) const {
    painter.save();
    painter.setClipRect(everything(), Qt::IntersectClip);
    const bool isPreviewing = !maskPreview_.isNull();
    const QColor fill = isPreviewing ? previewBackdrop_ : backdrop_ ? backdrop_->color : QColor();
    if (fill.isValid())
        painter.fillRect(everything(), fill);
    else
        paintContents(painter);
    if (isPreviewing) {
        if (!fill.isValid() && !isBefore_)
            leftOut_.paint(painter, zoom_);
        maskPreview_.paint(painter, zoom_);
    } else {
        const auto layer = backdrop_ ? static_cast<size_t>(backdrop_->layer) : rawLayers_.size();
        if (layer < rawLayers_.size())
            rawLayers_[layer].paint(painter, zoom_);
        else if (!isBefore_ && !backdrop_)
            leftOut_.paint(painter, zoom_);
        overlay_.paint(painter, zoom_);
    }
    painter.restore();
}

void CanvasPictures::paintContents(QPainter& painter) const {
    if (!closeUp_.fillsView())
        base_.paint(painter, zoom_);
    if (closeUp_.isSeen())
        closeUp_.paint(painter, zoom_);
    if (shownContents() == CanvasContents::Result) {
        patch_.paint(painter, zoom_);
        stroke_.paint(painter, zoom_);
        return;
    }
    const bool isRaw = shownContents() == CanvasContents::Raw;
    for (const PlacedPicture& layer : isRaw ? rawLayers_ : floatingLayers_)
        layer.paint(painter, zoom_);
}

std::vector<PlacedPicture>& CanvasPictures::layers(CanvasContents set) {
    return set == CanvasContents::Floating ? floatingLayers_ : rawLayers_;
}

QRectF CanvasPictures::place(PlacedPicture& target,
                             const QImage& picture,
                             const QTransform& imageFromPixels) const {
    const QRectF before = target.bounds();
    target = PlacedPicture(picture, imageFromPixels);
    target.prepare(zoom_);
    return before | target.bounds();
}

QRectF CanvasPictures::move(PlacedPicture& target, const QTransform& imageFromPixels) const {
    const QRectF before = target.bounds();
    target.setTransform(imageFromPixels);
    target.prepare(zoom_);
    return before | target.bounds();
}

}  // namespace r2r::widgets
