// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/brush_outline.h"
#include "widgets/canvas_buttons.h"
#include "widgets/canvas_pictures.h"
#include "widgets/canvas_trace.h"
#include "widgets/drop_zones.h"
#include "widgets/selection_frame.h"
#include "widgets/shadow_handle.h"
#include "widgets/view_transform.h"

#include <QColor>
#include <QImage>
#include <QLineF>
#include <QList>
#include <QPixmap>
#include <QPolygonF>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QMimeData;
class QSinglePointEvent;

namespace r2r::widgets {

/// A pointer over the canvas: mouse or pen.
struct CanvasPointer {
    QPointF imagePoint;
    QPointF widgetPoint;
    Qt::MouseButton button = Qt::NoButton;  ///< the one pressed or released; none while moving
    Qt::KeyboardModifiers modifiers;
    double pressure = 1;    ///< 0…1; a mouse presses fully
    bool isEraser = false;  ///< the other end of the pen
    bool isDouble = false;  ///< the second press of a double click
};

/// Shows a picture being composed, and tells what the pointer does to it, in image coordinates.
///
/// From bottom to top: surround · *base* · either the *patch* (the composed result, opaque, with
/// the *stroke* layer over it) or one set of *layers* (foregrounds) · what is *left out* of a
/// foreground · mask overlay · reference rectangle · marching lines · what is being drawn ·
/// selection frame · where a shadow goes · brush outline. While the before state is held, the raw
/// layers are shown whatever `setContents` says. A *backdrop* takes the place of all but one raw
/// layer and the overlay; a *mask preview* that of these two.
///
/// Every setter repaints only what it changes. Pictures are converted and reduced when they are set
/// or the zoom changes, never while painting.
///
/// The left button belongs to the tools and is reported, the right one to tools that want it. Wheel
/// zooms about the pointer; middle button or space with the left button pans; `\` shows the before
/// state while it is held.
class CanvasView : public QWidget {
    Q_OBJECT

public:
    explicit CanvasView(QWidget* parent = nullptr);

    /// @param base       the background; may be a smaller proxy. Null: nothing to show.
    /// @param imageSize  of the picture it shows; another size than before fits the view.
    /// @param source     has the pixels of the picture that a proxy lacks; null: nobody has them.
    void setBase(const QImage& base, QSize imageSize, const PixelSource& source = nullptr);

    /// @param patch      opaque; may be smaller than `imageRect`, which it fills.
    void setPatch(const QImage& patch, const QRect& imageRect);
    void clearPatch();

    [[nodiscard]] bool hasPatch() const { return pictures_.hasPatch(); }

    void setContents(CanvasContents contents);

    /// The state that is seen: `Raw` while the before state is held or a patch is missing.
    [[nodiscard]] CanvasContents shownContents() const { return pictures_.shownContents(); }

    /// Bottom to top. There are two sets, `Floating` and `Raw`.
    void setLayers(CanvasContents set, const QList<CanvasLayer>& layers);
    void setLayerTransform(CanvasContents set, int index, const QTransform& imageFromLayer);
    void setLayerOpacity(CanvasContents set, int index, double opacity);
    /// Replaces pixels of one layer; costs what the patch costs.
    void updateLayer(CanvasContents set, int index, const QImage& pixels, QPoint at);

    /// Shows a stroke's changes so far, over the patch: a layer of that size, without colour at
    /// first.
    void beginStroke(QSize size, const QTransform& imageFromStroke);
    void removeStroke();
    void updateStroke(const QImage& pixels, QPoint at);

    /// Shows the part that a mask leaves out, dimmed; not while the before state is held. A null
    /// picture removes it.
    void setLeftOut(const CanvasLayer& leftOut);
    void setLeftOutTransform(const QTransform& imageFromLayer);
    void updateLeftOut(const QImage& pixels, QPoint at);

    /// A mask in semi-transparent colour. A null picture removes it.
    /// @param mask  `Format_Grayscale8` or `Format_Alpha8`.
    void setMaskOverlay(const QImage& mask, const QTransform& imageFromMask, const QColor& color);
    void setMaskOverlayTransform(const QTransform& imageFromMask);
    void updateMaskOverlay(const QImage& mask, QPoint at);

    void setBackdrop(const std::optional<Backdrop>& backdrop);

    /// The look of a mask that is not in the document yet. A null picture removes it.
    /// @param backdrop  what it is laid on; invalid: everything that is shown
    void setMaskPreview(const CanvasLayer& preview, const QColor& backdrop);

    /// What is being drawn; an empty one for nothing.
    void setTrace(const CanvasTrace& trace);

    [[nodiscard]] const CanvasTrace& trace() const { return trace_; }

    /// Lines around what is selected, with stripes that move along them; none: nothing is shown.
    /// @param lines  image pixels
    void setMarchingLines(const QList<QLineF>& lines);

    [[nodiscard]] const QList<QLineF>& marchingLines() const { return marching_; }

    void setSelectionFrame(const std::optional<SelectionFrame>& frame);
    void setShadowHandle(const std::optional<ShadowHandle>& handle);
    void setReferenceRect(const std::optional<QRectF>& imageRect);
    /// Outlines of what is chosen beside the frame, image pixels.
    void setOutlines(const QList<QPolygonF>& outlines);
    /// Lines that something in the hand sticks to, across the image: by x, by y.
    void setGuides(std::optional<double> upright, std::optional<double> level);
    /// Shown at the pointer while it is over the canvas.
    void setBrush(const std::optional<BrushOutline>& brush);

    /// Sets the subject: the part of it that is seen stays in sight when the view becomes smaller.
    void setSubject(const std::optional<QRectF>& imageRect) { subject_ = imageRect; }

    /// What the zones say while files, or a picture (no paths), are dragged over the canvas; see
    /// `DropZones::offer`.
    void setDropTexts(std::function<QStringList(const QStringList& paths)> texts) {
        dropTexts_ = std::move(texts);
    }

    /// A line of text in the middle while there is no base.
    void setPlaceholder(const QString& text);

    /// Whether the right button is the tool's, too.
    void setRightForTool(bool isForTool) { buttons_.setRightForTool(isForTool); }

    /// The cursor while nothing is panned and no handle is under the pointer.
    void setToolCursor(const QCursor& cursor);

    [[nodiscard]] const ViewTransform& view() const { return view_; }

    [[nodiscard]] bool isShowingBefore() const { return isBefore_; }

    [[nodiscard]] FrameHandle handleAt(QPointF widgetPoint) const;

    /// Above the handles of the frame.
    [[nodiscard]] bool isOnShadowHandle(QPointF widgetPoint) const;

    [[nodiscard]] const std::optional<ShadowHandle>& shadowHandle() const { return shadow_; }

public Q_SLOTS:
    void fitView();
    void zoomToActualSize();  ///< 100 % about the middle
    void zoomIn();
    void zoomOut();
    void setBefore(bool isBefore);        ///< foregrounds as they are, instead of the result
    void setHandPanning(bool isPanning);  ///< the left button pans (hand tool)
    void paste();  ///< pictures or files on the clipboard become a drop in the middle of the view

Q_SIGNALS:
    void pointerPressed(const r2r::widgets::CanvasPointer& pointer);
    void pointerMoved(const r2r::widgets::CanvasPointer& pointer);  ///< a button is down
    void pointerReleased(const r2r::widgets::CanvasPointer& pointer);
    void pointerHovered(const r2r::widgets::CanvasPointer& pointer);  ///< moved without a button
    void zoomChanged(double zoom);  ///< device pixels per image pixel
    void viewChanged();             ///< zoomed, moved or resized
    void beforeChanged(bool isBefore);
    void filesDropped(const QStringList& paths, QPointF imagePoint, r2r::widgets::DropZone zone);
    /// @param file  a picture as the bytes of a file
    void pictureDropped(const QByteArray& file, QPointF imagePoint, r2r::widgets::DropZone zone);
    void imageDropped(const QImage& image, QPointF imagePoint, r2r::widgets::DropZone zone);
    void addressDropped(const QUrl& address);  ///< of something that is not on this computer

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void tabletEvent(QTabletEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void updateImageRect(const QRectF& imageRect);
    void updateReference();
    void march();
    void refreshFrame();
    void setHover(std::optional<QPointF> widgetPoint);
    void updateBrush();
    void updateCursor();
    void changeView(const ViewTransform& next);
    void lookAtVisible();
    void lookOn();
    void followScreen();
    [[nodiscard]] QPointF middle() const;
    [[nodiscard]] QRectF visibleImage() const;

    void press(const CanvasPointer& pointer);
    void drag(const CanvasPointer& pointer);
    void release(const CanvasPointer& pointer);
    [[nodiscard]] CanvasPointer pointerFrom(const QSinglePointEvent& event) const;
    bool takeDropped(const QMimeData& offered, QPointF imagePoint, DropZone zone);

    void paintOverlays(QPainter& painter) const;

    ViewTransform view_;
    CanvasPictures pictures_;
    std::optional<SelectionFrame> frame_;
    FramePicture framePicture_;
    std::optional<ShadowHandle> shadow_;
    std::optional<QRectF> reference_;
    CanvasTrace trace_;
    QList<QLineF> marching_;
    QRectF marchBounds_;  ///< of them, image pixels
    QTimer marchTimer_;
    int marchPhase_ = 0;
    QList<QPolygonF> outlines_;
    QList<QLineF> guides_;
    std::optional<QRectF> subject_;
    std::optional<BrushOutline> brush_;
    std::optional<QPointF> hover_;  ///< widget pixels; nothing while the pointer is elsewhere
    QPixmap checkerboard_;
    QString placeholder_;
    DropZones* dropZones_;
    std::function<QStringList(const QStringList& paths)> dropTexts_;
    QCursor toolCursor_;
    CanvasButtons buttons_;
    QTimer closeUpTimer_;  ///< between the pieces of a close-up
    bool isBefore_ = false;
    bool isBackslashHeld_ = false;
};

}  // namespace r2r::widgets
