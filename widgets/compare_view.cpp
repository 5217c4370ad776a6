// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QWheelEvent>
#include <QWindow>

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::widgets {
namespace {

constexpr double kZoomPerNotch = 1.25;  // as on the canvas
constexpr int kUnitsPerNotch = 120;     // of QWheelEvent::angleDelta
constexpr int kGripPx = 7;              // how far from its line the handle can be caught
constexpr int kKnobPx = 11;             // radius
constexpr double kStep = 0.01;
constexpr double kLongStep = 0.1;

QTransform filling(QSize imagePx, QSize picturePx) {
    if (picturePx.isEmpty())
        return {};
    return QTransform::fromScale(double(imagePx.width()) / picturePx.width(),
                                 double(imagePx.height()) / picturePx.height());
}

}  // namespace

CompareView::CompareView(QWidget* parent) : QWidget(parent) {
    setObjectName("compareView");
    setAccessibleName(tr("Comparison of two pictures"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setBackgroundRole(QPalette::Dark);
    setMinimumSize(240, 160);
    describe();
}

void CompareView::setImageSize(QSize imagePx) {
    if (imagePx == view_.imageSize())
        return;
    ViewTransform next = view_;
    next.setImageSize(imagePx);
    changeView(next);
    for (const CompareSide side : {CompareSide::Left, CompareSide::Right})
        setPicture(side, sources_[index(side)]);
}

void CompareView::setPicture(CompareSide side, const QImage& picture) {
    sources_[index(side)] = picture;
    PlacedPicture& placed = pictures_[index(side)];
    placed = PlacedPicture(picture, filling(view_.imageSize(), picture.size()));
    placed.prepare(view_.zoom());
    if (isShown(side))
        update(pane(side));
}

void CompareView::setLabel(CompareSide side, const QString& text) {
    if (labels_[index(side)].text() == text)
        return;
    const auto refresh = [&] {
        const auto corner = side == CompareSide::Left ? Qt::AlignLeft : Qt::AlignRight;
        update(labels_[index(side)].rect(pane(side), corner, font()));
    };
    refresh();
    labels_[index(side)].setText(text);
    refresh();
    describe();
}

void CompareView::setMode(CompareMode mode) {
    mode_ = mode;
    followSize();
    setCursor(Qt::OpenHandCursor);
    update();
    describe();
}

void CompareView::setWipe(double wipe) {
    wipe = std::clamp(wipe, 0.0, 1.0);
    if (wipe == wipe_)
        return;
    const QRect before = handleRect();
    wipe_ = wipe;
    // Everything between the two places shows the other picture now.
    if (mode_ == CompareMode::Wipe)
        update(before | handleRect());
    describe();
}

QRect CompareView::pane(CompareSide side) const {
    if (mode_ != CompareMode::SideBySide)
        return rect();
    const int half = width() / 2;
    return side == CompareSide::Left ? QRect(0, 0, half, height())
                                     : QRect(width() - half, 0, half, height());
}

void CompareView::fitView() {
    ViewTransform next = view_;
    next.fit();
    changeView(next);
}

void CompareView::zoomToActualSize() {
    ViewTransform next = view_;
    next.zoomTo(1, middle());
    changeView(next);
}

void CompareView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    const QRect exposed = event->rect();
    painter.fillRect(exposed, palette().color(backgroundRole()));
    if (mode_ == CompareMode::Wipe && !isOtherHeld_) {
        // Cut where a device pixel ends, so that no column mixes both pictures.
        const double cut = wipeX();
        painter.setClipRect(QRectF(0, 0, cut, height()));
        paintSide(painter, CompareSide::Left, exposed);
        painter.setClipRect(QRectF(cut, 0, width() - cut, height()));
        paintSide(painter, CompareSide::Right, exposed);
        painter.setClipping(false);
        paintHandle(painter);
        return;
    }
    for (const CompareSide side : {CompareSide::Left, CompareSide::Right})
        if (isShown(side)) {
            painter.setClipRect(pane(side));
            paintSide(painter, side, exposed);
        }
}

void CompareView::paintSide(QPainter& painter, CompareSide side, const QRect& exposed) const {
    const QRect area = pane(side);
    if (!area.intersects(exposed))
        return;
    const QPointF origin = paneOrigin(side);
    painter.save();
    painter.translate(origin);
    painter.setTransform(view_.widgetFromImage(), true);
    pictures_[index(side)].paint(painter, view_.zoom());
    painter.restore();
    painter.save();
    labels_[index(side)].paint(
        painter, area, side == CompareSide::Left ? Qt::AlignLeft : Qt::AlignRight);
    painter.restore();
}

void CompareView::paintHandle(QPainter& painter) const {
    const double x = wipeX();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawLine(QPointF(x, 0), QPointF(x, height()));
    const QPointF knob(x, height() / 2.0);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1));
    painter.setBrush(hasFocus() ? palette().color(QPalette::Highlight) : QColor(Qt::white));
    painter.drawEllipse(knob, kKnobPx - 1, kKnobPx - 1);
    painter.setPen(QPen(QColor(30, 30, 30), 1.6));
    for (const double direction : {-1.0, 1.0}) {
        const QPointF tip = knob + QPointF(6.5 * direction, 0);
        const QPointF back(-3 * direction, 3);
        painter.drawLine(tip, tip + back);
        painter.drawLine(tip, tip + QPointF(back.x(), -back.y()));
    }
}

void CompareView::resizeEvent(QResizeEvent*) {
    followSize();
}

void CompareView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    followSize();
    if (const QWidget* top = window(); top->windowHandle())
        connect(top->windowHandle(),
                &QWindow::screenChanged,
                this,
                &CompareView::followSize,
                Qt::UniqueConnection);
}

void CompareView::mousePressEvent(QMouseEvent* event) {
    if (drag_ != Drag::None ||
        (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton))
        return;
    const bool isHandle = event->button() == Qt::LeftButton && isOnHandle(event->position());
    drag_ = isHandle ? Drag::Handle : Drag::View;
    dragFrom_ = event->position();
    setCursor(isHandle ? Qt::SplitHCursor : Qt::ClosedHandCursor);
}

void CompareView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (drag_ == Drag::Handle) {
        setWipe(at.x() / std::max(1, width()));
    } else if (drag_ == Drag::View) {
        ViewTransform next = view_;
        next.panBy(at - dragFrom_);
        dragFrom_ = at;
        changeView(next);
    } else {
        setCursor(isOnHandle(at) ? Qt::SplitHCursor : Qt::OpenHandCursor);
    }
}

void CompareView::mouseReleaseEvent(QMouseEvent* event) {
    drag_ = Drag::None;
    setCursor(isOnHandle(event->position()) ? Qt::SplitHCursor : Qt::OpenHandCursor);
}

void CompareView::wheelEvent(QWheelEvent* event) {
    const double notches = double(event->angleDelta().y()) / kUnitsPerNotch;
    zoomBy(std::pow(kZoomPerNotch, notches), inPane(event->position()));
    event->accept();
}

void CompareView::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers() & Qt::ShiftModifier ? kLongStep : kStep;
    switch (event->key()) {
        case Qt::Key_Left:
            return setWipe(wipe_ - step);
        case Qt::Key_Right:
            return setWipe(wipe_ + step);
        case Qt::Key_Home:
            return setWipe(0);
        case Qt::Key_End:
            return setWipe(1);
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            return zoomBy(kZoomPerNotch, middle());
        case Qt::Key_Minus:
            return zoomBy(1 / kZoomPerNotch, middle());
        case Qt::Key_0:
            return fitView();
        case Qt::Key_1:
            return zoomToActualSize();
        case Qt::Key_Space:
        case Qt::Key_Backslash:
            return setOtherHeld(true);
        default:
            QWidget::keyPressEvent(event);
    }
}

void CompareView::keyReleaseEvent(QKeyEvent* event) {
    const bool isOurs = event->key() == Qt::Key_Space || event->key() == Qt::Key_Backslash;
    if (!isOurs)
        return QWidget::keyReleaseEvent(event);
    if (!event->isAutoRepeat())
        setOtherHeld(false);
}

void CompareView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    setOtherHeld(false);  // its release would go elsewhere
}

QPointF CompareView::paneOrigin(CompareSide side) const {
    const double ratio = view_.devicePixelRatio();
    return {std::round(pane(side).x() * ratio) / ratio, 0};
}

QPointF CompareView::inPane(QPointF widgetPoint) const {
    const QRect right = pane(CompareSide::Right);
    const bool isRight = mode_ == CompareMode::SideBySide && widgetPoint.x() >= right.x();
    return widgetPoint - paneOrigin(isRight ? CompareSide::Right : CompareSide::Left);
}

double CompareView::wipeX() const {
    const double ratio = view_.devicePixelRatio();
    return std::round(wipe_ * width() * ratio) / ratio;
}

QRect CompareView::handleRect() const {
    const int reach = kKnobPx + 1;
    return {static_cast<int>(std::floor(wipeX())) - reach, 0, 2 * reach + 1, height()};
}

bool CompareView::isOnHandle(QPointF widgetPoint) const {
    return mode_ == CompareMode::Wipe && std::abs(widgetPoint.x() - wipeX()) <= kGripPx;
}

bool CompareView::isShown(CompareSide side) const {
    if (mode_ == CompareMode::SideBySide)
        return true;
    if (isOtherHeld_)
        return side == CompareSide::Right;
    return mode_ == CompareMode::Wipe || side == CompareSide::Left;
}

QPointF CompareView::middle() const {
    const QRect left = pane(CompareSide::Left);
    return QRectF(0, 0, left.width(), left.height()).center();
}

void CompareView::setOtherHeld(bool isHeld) {
    if (std::exchange(isOtherHeld_, isHeld) != isHeld)
        update();
}

void CompareView::zoomBy(double factor, QPointF paneAnchor) {
    ViewTransform next = view_;
    next.zoomBy(factor, paneAnchor);
    changeView(next);
}

void CompareView::changeView(const ViewTransform& next) {
    const double before = view_.zoom();
    view_ = next;
    update();
    if (view_.zoom() == before)
        return;
    for (PlacedPicture& picture : pictures_)
        picture.prepare(view_.zoom());
    Q_EMIT zoomChanged(view_.zoom());
}

void CompareView::followSize() {
    ViewTransform next = view_;
    next.setDevicePixelRatio(devicePixelRatioF());
    next.setWidgetSize(pane(CompareSide::Left).size());
    changeView(next);
}

void CompareView::describe() {
    const QString left = label(CompareSide::Left);
    const QString right = label(CompareSide::Right);
    QString text = tr("Left: %1. Right: %2.").arg(left, right);
    if (mode_ == CompareMode::Wipe)
        text += ' ' + tr("The handle is at %1 %.").arg(std::lround(100 * wipe_));
    setAccessibleDescription(text);
}

}  // namespace r2r::widgets
