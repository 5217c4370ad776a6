// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_view.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPen>
#include <QShowEvent>
#include <QWheelEvent>
#include <QWindow>

#include <cmath>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr double kZoomPerNotch = 1.25;  // three notches double the size
constexpr int kUnitsPerNotch = 120;     // of QWheelEvent::angleDelta
constexpr int kCheckPx = 8;
constexpr int kMarchMs = 120;  // eight pixels a second and more are restless

/// The usual sign for "nothing here", in neutral greys that do not disturb the eye.
QPixmap checkerboard() {
    QPixmap squares(2 * kCheckPx, 2 * kCheckPx);
    squares.fill(QColor(0x80, 0x80, 0x80));
    QPainter painter(&squares);
    painter.fillRect(0, 0, kCheckPx, kCheckPx, QColor(0x98, 0x98, 0x98));
    painter.fillRect(kCheckPx, kCheckPx, kCheckPx, kCheckPx, QColor(0x98, 0x98, 0x98));
    return squares;
}

}  // namespace

CanvasView::CanvasView(QWidget* parent)
    : QWidget(parent)
    , checkerboard_(checkerboard())
    , dropZones_(new DropZones(this))
    , toolCursor_(Qt::ArrowCursor) {
    setObjectName("canvas");
    setAccessibleName(tr("Canvas"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setTabletTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setBackgroundRole(QPalette::Dark);
    setMinimumSize(160, 120);
    closeUpTimer_.setSingleShot(true);
    connect(&closeUpTimer_, &QTimer::timeout, this, &CanvasView::lookOn);
    marchTimer_.setInterval(kMarchMs);
    marchTimer_.callOnTimeout(this, &CanvasView::march);
}

void CanvasView::setBase(const QImage& base, QSize imageSize, const PixelSource& source) {
    updateImageRect(pictures_.setBase(base, imageSize, source));
    if (imageSize == view_.imageSize())
        return lookAtVisible();
    ViewTransform next = view_;
    next.setImageSize(imageSize);
    changeView(next);
}

void CanvasView::setPatch(const QImage& patch, const QRect& imageRect) {
    updateImageRect(pictures_.setPatch(patch, imageRect));
}

void CanvasView::clearPatch() {
    updateImageRect(pictures_.setPatch({}, {}));
}

void CanvasView::setContents(CanvasContents contents) {
    updateImageRect(pictures_.setContents(contents));
}

void CanvasView::setLayers(CanvasContents set, const QList<CanvasLayer>& layers) {
    updateImageRect(pictures_.setLayers(set, layers));
}

void CanvasView::setLayerOpacity(CanvasContents set, int index, double opacity) {
    updateImageRect(pictures_.setLayerOpacity(set, index, opacity));
}

void CanvasView::setLayerTransform(CanvasContents set,
                                   int index,
                                   const QTransform& imageFromLayer) {
    updateImageRect(pictures_.setLayerTransform(set, index, imageFromLayer));
}

void CanvasView::updateLayer(CanvasContents set, int index, const QImage& pixels, QPoint at) {
    updateImageRect(pictures_.updateLayer(set, index, pixels, at));
}

void CanvasView::beginStroke(QSize size, const QTransform& imageFromStroke) {
    updateImageRect(pictures_.beginStroke(size, imageFromStroke));
}

void CanvasView::removeStroke() {
    updateImageRect(pictures_.removeStroke());
}

void CanvasView::updateStroke(const QImage& pixels, QPoint at) {
    updateImageRect(pictures_.updateStroke(pixels, at));
}

void CanvasView::setLeftOut(const CanvasLayer& leftOut) {
    updateImageRect(pictures_.setLeftOut(leftOut));
}

void CanvasView::setLeftOutTransform(const QTransform& imageFromLayer) {
    updateImageRect(pictures_.setLeftOutTransform(imageFromLayer));
}

void CanvasView::updateLeftOut(const QImage& pixels, QPoint at) {
    updateImageRect(pictures_.updateLeftOut(pixels, at));
}

void CanvasView::setMaskOverlay(const QImage& mask,
                                const QTransform& imageFromMask,
                                const QColor& color) {
    updateImageRect(pictures_.setOverlay(mask, imageFromMask, color));
}

void CanvasView::setMaskOverlayTransform(const QTransform& imageFromMask) {
    updateImageRect(pictures_.setOverlayTransform(imageFromMask));
}

void CanvasView::updateMaskOverlay(const QImage& mask, QPoint at) {
    updateImageRect(pictures_.updateOverlay(mask, at));
}

void CanvasView::setBackdrop(const std::optional<Backdrop>& backdrop) {
    updateImageRect(pictures_.setBackdrop(backdrop));
}

void CanvasView::setMaskPreview(const CanvasLayer& preview, const QColor& backdrop) {
    updateImageRect(pictures_.setMaskPreview(preview, backdrop));
}

void CanvasView::setTrace(const CanvasTrace& trace) {
    if (trace == trace_)
        return;
    update(changedBounds(trace_, trace, view_.widgetFromImage()));
    trace_ = trace;
}

void CanvasView::setMarchingLines(const QList<QLineF>& lines) {
    if (lines == marching_)
        return;
    marching_ = lines;
    QRectF bounds;
    for (const QLineF& line : marching_)
        bounds |= QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1);
    marchBounds_ = bounds;
    if (marching_.isEmpty())
        marchTimer_.stop();
    else if (!marchTimer_.isActive())
        marchTimer_.start();
    update();
}

void CanvasView::march() {
    if (!isVisible())
        return;
    marchPhase_ = (marchPhase_ + 1) % kMarchingPeriod;
    update(view_.widgetRectFromImage(marchBounds_).adjusted(-2, -2, 2, 2));
}

void CanvasView::setSelectionFrame(const std::optional<SelectionFrame>& frame) {
    if (frame_)
        update(framePicture_.bounds());
    frame_ = frame;
    refreshFrame();
    if (frame_)
        update(framePicture_.bounds());
    updateCursor();
}

void CanvasView::setShadowHandle(const std::optional<ShadowHandle>& handle) {
    if (handle == shadow_)
        return;
    for (const auto& each : {std::exchange(shadow_, handle), handle})
        if (each)
            update(boundsOf(shown(*each, view_.widgetFromImage(), rect())));
    updateCursor();
}

void CanvasView::setReferenceRect(const std::optional<QRectF>& imageRect) {
    updateReference();
    reference_ = imageRect;
    updateReference();
}

void CanvasView::setOutlines(const QList<QPolygonF>& outlines) {
    if (outlines == outlines_)
        return;
    outlines_ = outlines;
    update();
}

void CanvasView::setGuides(std::optional<double> upright, std::optional<double> level) {
    const QSize size = view_.imageSize();
    QList<QLineF> guides;
    if (upright)
        guides << QLineF(*upright, 0, *upright, size.height());
    if (level)
        guides << QLineF(0, *level, size.width(), *level);
    if (guides == guides_)
        return;
    guides_ = guides;
    update();
}

void CanvasView::setBrush(const std::optional<BrushOutline>& brush) {
    updateBrush();
    brush_ = brush;
    updateBrush();
    updateCursor();
}

void CanvasView::setPlaceholder(const QString& text) {
    placeholder_ = text;
    update();
}

void CanvasView::setToolCursor(const QCursor& cursor) {
    toolCursor_ = cursor;
    updateCursor();
}

FrameHandle CanvasView::handleAt(QPointF widgetPoint) const {
    return frame_ ? framePicture_.handleAt(widgetPoint) : FrameHandle::None;
}

bool CanvasView::isOnShadowHandle(QPointF widgetPoint) const {
    return shadow_ && isOnGrip(shown(*shadow_, view_.widgetFromImage(), rect()), widgetPoint);
}

void CanvasView::fitView() {
    ViewTransform next = view_;
    next.fit();
    changeView(next);
}

void CanvasView::zoomToActualSize() {
    ViewTransform next = view_;
    next.zoomTo(1, middle());
    changeView(next);
}

void CanvasView::zoomIn() {
    ViewTransform next = view_;
    next.zoomBy(kZoomPerNotch, middle());
    changeView(next);
}

void CanvasView::zoomOut() {
    ViewTransform next = view_;
    next.zoomBy(1 / kZoomPerNotch, middle());
    changeView(next);
}

void CanvasView::setBefore(bool isBefore) {
    if (isBefore == isBefore_)
        return;
    isBefore_ = isBefore;
    updateImageRect(pictures_.setBefore(isBefore));
    Q_EMIT beforeChanged(isBefore);
}

void CanvasView::setHandPanning(bool isPanning) {
    buttons_.setHandPanning(isPanning);
    updateCursor();
}

void CanvasView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.fillRect(event->rect(), palette().color(backgroundRole()));
    if (pictures_.isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, placeholder_);
        return;
    }
    const QRectF everything(QPointF(0, 0), view_.imageSize());
    if (!pictures_.isOpaque())
        painter.drawTiledPixmap(view_.widgetRectFromImage(everything) & event->rect(),
                                checkerboard_);
    painter.setTransform(view_.widgetFromImage(), true);
    pictures_.paint(painter);
    painter.resetTransform();
    paintOverlays(painter);
}

void CanvasView::paintOverlays(QPainter& painter) const {
    if (reference_) {
        const QRectF area = view_.widgetFromImage().mapRect(*reference_);
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
        painter.drawRect(area);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1, Qt::DashLine));
        painter.drawRect(area);
    }
    if (!marching_.isEmpty())
        paintMarchingLines(painter, marching_, view_.widgetFromImage(), marchPhase_);
    paintTrace(painter, trace_, view_.widgetFromImage());
    for (const QPolygonF& outline : outlines_) {
        const QPolygonF shown = view_.widgetFromImage().map(outline);
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
        painter.drawPolygon(shown);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawPolygon(shown);
    }
    if (frame_)
        framePicture_.paint(painter, palette());
    if (shadow_)
        paintShadowHandle(painter, shown(*shadow_, view_.widgetFromImage(), rect()), palette());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(QColor(255, 0, 160), 1));
    for (const QLineF& guide : guides_)
        painter.drawLine(view_.widgetFromImage().map(guide));
    if (brush_ && hover_ && !buttons_.isPanning())
        paintBrushOutline(
            painter, *brush_, *hover_, view_.widgetFromImageLength(brush_->diameterPx));
}

void CanvasView::resizeEvent(QResizeEvent*) {
    const QRectF seen = visibleImage();
    ViewTransform next = view_;
    next.setDevicePixelRatio(devicePixelRatioF());
    next.setWidgetSize(size());
    if (subject_ && !next.isFitted() && seen.intersects(*subject_))
        next.reveal(seen & *subject_);
    changeView(next);
}

void CanvasView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followScreen();
    if (const QWidget* top = window(); top->windowHandle())
        connect(top->windowHandle(),
                &QWindow::screenChanged,
                this,
                &CanvasView::followScreen,
                Qt::UniqueConnection);
}

void CanvasView::wheelEvent(QWheelEvent* event) {
    const double notches = double(event->angleDelta().y()) / kUnitsPerNotch;
    ViewTransform next = view_;
    next.zoomBy(std::pow(kZoomPerNotch, notches), event->position());
    changeView(next);
    event->accept();
}

void CanvasView::updateImageRect(const QRectF& imageRect) {
    if (!imageRect.isEmpty())
        update(view_.widgetRectFromImage(imageRect).adjusted(-1, -1, 1, 1));
}

void CanvasView::updateReference() {
    if (reference_)
        update(view_.widgetRectFromImage(*reference_).adjusted(-3, -3, 3, 3));  // width of its pen
}

void CanvasView::refreshFrame() {
    if (frame_)
        framePicture_ = FramePicture(*frame_, view_.widgetFromImage(), rect());
}

void CanvasView::setHover(std::optional<QPointF> widgetPoint) {
    updateBrush();
    hover_ = widgetPoint;
    updateBrush();
}

void CanvasView::updateBrush() {
    if (brush_ && hover_)
        update(brushOutlineBounds(*hover_, view_.widgetFromImageLength(brush_->diameterPx)));
}

void CanvasView::updateCursor() {
    if (buttons_.isPanning())
        return setCursor(Qt::ClosedHandCursor);
    if (buttons_.isLeftForPanning())
        return setCursor(Qt::OpenHandCursor);
    if (brush_)
        return setCursor(Qt::BlankCursor);  // the outline is the cursor
    if (buttons_.isWithTool())
        return;  // keeps the one of the handle that is being dragged
    if (hover_ && isOnShadowHandle(*hover_))
        return setCursor(Qt::SizeAllCursor);
    const FrameHandle handle = hover_ ? handleAt(*hover_) : FrameHandle::None;
    setCursor(handle == FrameHandle::None ? toolCursor_ : QCursor(framePicture_.cursor(handle)));
}

void CanvasView::changeView(const ViewTransform& next) {
    const double zoomBefore = view_.zoom();
    view_ = next;
    refreshFrame();
    update();
    const bool isZoomed = view_.zoom() != zoomBefore;
    if (isZoomed)
        pictures_.setZoom(view_.zoom());
    lookAtVisible();
    if (isZoomed)
        Q_EMIT zoomChanged(view_.zoom());
    Q_EMIT viewChanged();
}

/// What takes longer than a frame may wait is made between the next ones.
void CanvasView::lookAtVisible() {
    pictures_.lookAt(visibleImage());
    if (pictures_.isLookingOn())
        closeUpTimer_.start();
}

void CanvasView::lookOn() {
    if (!pictures_.isLookingOn())
        return;
    pictures_.lookOn();
    if (pictures_.isLookingOn())
        closeUpTimer_.start();
    else
        update();
}

void CanvasView::followScreen() {
    ViewTransform next = view_;
    next.setDevicePixelRatio(devicePixelRatioF());
    changeView(next);
}

QPointF CanvasView::middle() const {
    return QRectF(rect()).center();
}

/// Empty before the view has a size.
QRectF CanvasView::visibleImage() const {
    if (view_.widgetSize().isEmpty())
        return {};
    return view_.imageRectFromWidget(QRectF({}, view_.widgetSize()));
}

}  // namespace r2r::widgets
