// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/close_up.h"
#include "widgets/placed_picture.h"

#include <QColor>
#include <QImage>
#include <QList>
#include <QRect>
#include <QRectF>
#include <QSize>
#include <QTransform>

#include <optional>
#include <vector>

class QPainter;

namespace r2r::widgets {

/// A picture with transparency, placed on the canvas.
struct CanvasLayer {
    QImage picture;             ///< any size and format
    QTransform imageFromLayer;  ///< from pixels of `picture`
    double opacity = 1;         ///< 0…1
};

/// The layers over the base.
enum class CanvasContents {
    Result,    ///< the patch; the raw layers while there is none
    Floating,  ///< layers that look like the result, while something is dragged
    Raw,       ///< layers as they came: the before state
};

/// A colour that everything but one foreground gives way to, for judging a mask.
struct Backdrop {
    QColor color;
    int layer = -1;  ///< of the raw set, the only one that is seen; -1: none

    bool operator==(const Backdrop&) const = default;
};

/// The pictures of a canvas, bottom to top: base · patch with the stroke over it, or one set of
/// layers · what is left out · mask overlay. `CanvasView` says what each is for.
///
/// Every change returns the rectangle that looks different now, image pixels; empty for none.
/// Pictures are converted and reduced when they are set or the zoom changes, never in `paint`.
class CanvasPictures {
public:
    [[nodiscard]] bool isEmpty() const { return base_.isNull(); }

    [[nodiscard]] bool isOpaque() const { return base_.isOpaque(); }

    [[nodiscard]] bool hasPatch() const { return !patch_.isNull(); }

    [[nodiscard]] CanvasContents shownContents() const;

    /// @param zoom  device pixels per image pixel.
    void setZoom(double zoom);

    /// After a change of the view or of the base: converts what is seen of a large one.
    /// @param visible  image pixels
    void lookAt(const QRectF& visible);

    /// Whether some of that is still to be converted: `lookOn` does so, as much as a frame waits
    /// for.
    [[nodiscard]] bool isLookingOn() const { return closeUp_.isWaiting(); }

    void lookOn() { closeUp_.goOn(); }

    [[nodiscard]] QRectF setBase(const QImage& base, QSize imageSize, const PixelSource& source);
    [[nodiscard]] QRectF setPatch(const QImage& patch, const QRect& imageRect);
    [[nodiscard]] QRectF setContents(CanvasContents contents);
    [[nodiscard]] QRectF setBefore(bool isBefore);
    [[nodiscard]] QRectF setLayers(CanvasContents set, const QList<CanvasLayer>& layers);
    [[nodiscard]] QRectF setLayerTransform(CanvasContents set,
                                           int index,
                                           const QTransform& imageFromLayer);
    [[nodiscard]] QRectF setLayerOpacity(CanvasContents set, int index, double opacity);
    [[nodiscard]] QRectF updateLayer(CanvasContents set,
                                     int index,
                                     const QImage& pixels,
                                     QPoint at);
    [[nodiscard]] QRectF beginStroke(QSize size, const QTransform& imageFromStroke);
    [[nodiscard]] QRectF removeStroke();
    [[nodiscard]] QRectF updateStroke(const QImage& pixels, QPoint at);
    [[nodiscard]] QRectF setOverlay(const QImage& mask,
                                    const QTransform& imageFromMask,
                                    const QColor& color);
    [[nodiscard]] QRectF setLeftOut(const CanvasLayer& leftOut);
    [[nodiscard]] QRectF setLeftOutTransform(const QTransform& imageFromLayer);
    [[nodiscard]] QRectF updateLeftOut(const QImage& pixels, QPoint at);
    [[nodiscard]] QRectF setOverlayTransform(const QTransform& imageFromMask);
    [[nodiscard]] QRectF updateOverlay(const QImage& mask, QPoint at);

    [[nodiscard]] QRectF setBackdrop(const std::optional<Backdrop>& backdrop);
    [[nodiscard]] QRectF setMaskPreview(const CanvasLayer& preview, const QColor& backdrop);

    /// @param painter  in image coordinates.
    void paint(QPainter& painter) const;

private:
    [[nodiscard]] QRectF everything() const { return {QPointF(0, 0), imageSize_}; }

    void paintContents(QPainter& painter) const;
    [[nodiscard]] std::vector<PlacedPicture>& layers(CanvasContents set);
    [[nodiscard]] QRectF place(PlacedPicture& target,
                               const QImage& picture,
                               const QTransform& imageFromPixels) const;
    [[nodiscard]] QRectF move(PlacedPicture& target, const QTransform& imageFromPixels) const;

    QSize imageSize_;
    double zoom_ = 1;
    PlacedPicture base_;
    double baseReduction_ = 1;  ///< image pixels per pixel of the base
    CloseUp closeUp_;           ///< of the base, where that is reduced
    PlacedPicture patch_;
    std::vector<PlacedPicture> floatingLayers_;
    std::vector<PlacedPicture> rawLayers_;
    PlacedPicture stroke_;
    PlacedPicture leftOut_;
    PlacedPicture overlay_;
    QColor overlayColor_;
    std::optional<Backdrop> backdrop_;
    PlacedPicture maskPreview_;
    QColor previewBackdrop_;
    CanvasContents contents_ = CanvasContents::Result;
    bool isBefore_ = false;
};

}  // namespace r2r::widgets
