// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/brush_tool.h"

#include "ui/document/commands.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

constexpr double kSpacing = 0.125;      // of the diameter: the rim of a row of dabs looks straight
constexpr double kLeastStep = 0.03;     // likewise: nearer, a further dab would hardly be seen
constexpr double kSizeStep = 1.2;       // four steps double the brush
constexpr double kLightestTouch = 0.1;  // a pen that only just touches still leaves a trace
constexpr double kHardnessStep = 0.1;
constexpr double kHardnessPx = 200;  // of the screen, from soft to hard

double lerp(double a, double b, double t) {
    return a + (b - a) * t;
}

/// By how much a map lengthens what it lengthens the least: its smaller singular value.
double leastScale(const Affine& map) {
    const double squares = map.xx * map.xx + map.xy * map.xy + map.yx * map.yx + map.yy * map.yy;
    const double area = std::abs(map.determinant());
    const double most =
        std::sqrt((squares + std::sqrt(std::max(0.0, squares * squares - 4 * area * area))) / 2);
    return area / most;
}

double distanceOf(Point a, Point b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

}  // namespace

BrushTool::BrushTool(const ToolContext& context, QObject* parent) : Tool(context, parent) {
    nextTurn_.setSingleShot(true);
    nextTurn_.callOnTimeout(this, &BrushTool::showPaint);
}

void BrushTool::setBrush(const Brush& brush) {
    const Brush sound{
        .diameterPx =
            std::clamp(brush.diameterPx, Brush::kMinimumDiameterPx, Brush::kMaximumDiameterPx),
        .hardness = std::clamp(brush.hardness, 0.0, 1.0),
        .opacity = std::clamp(brush.opacity, 0.0, 1.0),
        .smoothing = std::clamp(brush.smoothing, 0.0, 1.0),
        .isEraser = brush.isEraser,
        .otherDiameterPx = std::clamp(
            brush.otherDiameterPx, Brush::kMinimumDiameterPx, Brush::kMaximumDiameterPx)};
    if (sound == brush_)
        return;
    brush_ = sound;
    if (isActive_)
        showOutline();
    Q_EMIT brushChanged();
}

bool BrushTool::begin(const widgets::CanvasPointer& pointer) {
    if (pointer.button == Qt::RightButton) {
        if (pointer.modifiers.testFlag(Qt::AltModifier))
            sizing_ = Sizing{pointer.widgetPoint, brush_};
        return sizing_.has_value();
    }
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return false;
    if (const Obstacle obstacle = obstacleToPainting(*foreground); obstacle != Obstacle::None) {
        Q_EMIT refused(obstacle);
        return false;
    }
    const auto maskFromBackground = foreground->backgroundFromForeground().inverse();
    if (!maskFromBackground)
        return false;
    const bool isOtherWay = pointer.isEraser != pointer.modifiers.testFlag(Qt::AltModifier);
    const Touch touch = touchOf(pointer);
    stroke_ = Stroke{.id = foreground->id,
                     .mask = foreground->mask,
                     .maskFromBackground = *maskFromBackground,
                     .changed = {},
                     .unseen = {},
                     .last = touch,
                     .hand = touch,
                     .pen = touch,
                     .isErasing = brush_.isEraser != isOtherWay};
    const bool isLine = pointer.modifiers.testFlag(Qt::ShiftModifier) && lastEnd_ &&
                        lastEnd_->first == foreground->id;
    if (isLine)
        stroke_->last = lastEnd_->second;
    paintTo(touch);
    showPaint();
    return true;
}

void BrushTool::extend(const widgets::CanvasPointer& pointer) {
    if (sizing_)
        return sizeTo(pointer.widgetPoint);
    stroke_->pen = touchOf(pointer);
    stroke_->hand = pulled(stroke_->hand, stroke_->pen);
    const double farther = distanceOf(stroke_->last.point, stroke_->hand.point);
    const double wider = (stroke_->hand.pressure - stroke_->last.pressure) * brush_.diameterPx / 2;
    if (farther + wider < kLeastStep * brush_.diameterPx)
        return;
    paintTo(stroke_->hand);
    // A pen that is faster than the screen: what comes in one turn of the event loop is shown once.
    if (!nextTurn_.isActive())
        showPaint();
}

void BrushTool::commit() {
    if (std::exchange(sizing_, std::nullopt))
        return;
    if (stroke_->pen != stroke_->last)
        paintTo(stroke_->pen);  // the brush catches up
    showPaint();
    Stroke stroke = *std::exchange(stroke_, std::nullopt);
    lastEnd_ = {stroke.id, stroke.last};
    document().push(std::make_unique<PaintMask>(
        document(), stroke.id, std::move(stroke.mask), stroke.changed, stroke.isErasing));
    scene().endPreview();
}

void BrushTool::cancel() {
    if (const auto sizing = std::exchange(sizing_, std::nullopt))
        return setBrush(sizing->before);
    stroke_.reset();
    scene().endPreview();
}

bool BrushTool::pressKey(const QKeyEvent& event) {
    const bool isShifted = event.modifiers().testFlag(Qt::ShiftModifier);
    if (event.key() == Qt::Key_BracketLeft && isShifted)
        harden(-kHardnessStep);
    else if (event.key() == Qt::Key_BracketRight && isShifted)
        harden(kHardnessStep);
    else if (event.key() == Qt::Key_BracketLeft)
        shrink();
    else if (event.key() == Qt::Key_BracketRight)
        enlarge();
    else if (event.key() == Qt::Key_BraceLeft)  // Shift and a bracket
        harden(-kHardnessStep);
    else if (event.key() == Qt::Key_BraceRight)
        harden(kHardnessStep);
    else if (event.key() >= Qt::Key_0 && event.key() <= Qt::Key_9)
        setTenths(event.key() - Qt::Key_0);
    else
        return false;
    return true;
}

void BrushTool::activate() {
    isActive_ = true;
    scene().canvas().setRightForTool(true);
    scene().setLeftOutShown(true);
    showOutline();
}

void BrushTool::deactivate() {
    isActive_ = false;
    scene().canvas().setRightForTool(false);
    scene().setLeftOutShown(false);
    scene().canvas().setBrush(std::nullopt);
}

void BrushTool::enlarge() {
    Brush larger = brush_;
    larger.diameterPx *= kSizeStep;
    setBrush(larger);
}

void BrushTool::shrink() {
    Brush smaller = brush_;
    smaller.diameterPx /= kSizeStep;
    setBrush(smaller);
}

void BrushTool::harden(double by) {
    Brush brush = brush_;
    brush.hardness += by;
    setBrush(brush);
}

void BrushTool::sizeTo(QPointF to) {
    Brush brush = sizing_->before;
    const QPointF way = to - sizing_->from;
    brush.diameterPx += way.x() * backgroundFromWidgetLength();
    brush.hardness -= way.y() / kHardnessPx;
    setBrush(brush);
}

double BrushTool::backgroundFromWidgetLength() const {
    return 1 / scene().canvas().view().widgetFromImageLength(1);
}

void BrushTool::setTenths(int digit) {
    Brush brush = brush_;
    brush.opacity = digit == 0 ? 1 : digit / 10.0;
    setBrush(brush);
}

BrushTool::Touch BrushTool::touchOf(const widgets::CanvasPointer& pointer) {
    return {.point = fromQt(pointer.imagePoint),
            .pressure = std::clamp(pointer.pressure, kLightestTouch, 1.0)};
}

BrushTool::Touch BrushTool::pulled(const Touch& hand, const Touch& pen) const {
    const double string = brush_.smoothing * Brush::kLongestStringPx * backgroundFromWidgetLength();
    const double distance = distanceOf(hand.point, pen.point);
    if (distance <= string)
        return hand;
    const double share = 1 - string / distance;
    return {
        .point = {lerp(hand.point.x, pen.point.x, share), lerp(hand.point.y, pen.point.y, share)},
        .pressure = pen.pressure};
}

void BrushTool::paintTo(const Touch& touch) {
    const Touch from = stroke_->last;
    const double distance = distanceOf(from.point, touch.point);
    const double spacing = kSpacing * brush_.diameterPx * std::min(from.pressure, touch.pressure);
    const int dabs = std::max(1, static_cast<int>(std::ceil(distance / spacing)));
    Rect changed;
    for (int i = 1; i <= dabs; ++i) {
        const double t = double(i) / dabs;
        changed = unionOf(changed,
                          dab({.point = {lerp(from.point.x, touch.point.x, t),
                                         lerp(from.point.y, touch.point.y, t)},
                               .pressure = lerp(from.pressure, touch.pressure, t)}));
    }
    stroke_->last = touch;
    stroke_->changed = unionOf(stroke_->changed, changed);
    stroke_->unseen = unionOf(stroke_->unseen, changed);
}

void BrushTool::showPaint() {
    if (!stroke_ || stroke_->unseen.isEmpty())
        return;
    scene().previewMask(stroke_->id, stroke_->mask, std::exchange(stroke_->unseen, Rect()));
    nextTurn_.start();
}

Rect BrushTool::dab(const Touch& touch) {
    const PlaneMap& maskFromBackground = stroke_->maskFromBackground;
    if (!maskFromBackground.reaches(touch.point))
        return {};  // beyond the horizon of a foreground in perspective
    // The last pixel of a dab is its soft rim; half of it is beyond the radius, so that the dab
    // is as wide as the brush.
    const double radius = brush_.diameterPx / 2 * touch.pressure;
    const Affine here = maskFromBackground.nearby(touch.point);
    if (maskFromBackground.isAffine())
        return stroke_->mask.dab(here(touch.point),
                                 radius * here.meanScale() + 0.5,
                                 brush_.hardness,
                                 brush_.opacity,
                                 stroke_->isErasing);
    // Round where it is seen.
    const double reach = radius + 0.5 / leastScale(here);
    return stroke_->mask.dab(
        here * Affine::translation(touch.point.x, touch.point.y) * Affine::scaling(reach, reach),
        brush_.hardness,
        brush_.opacity,
        stroke_->isErasing);
}

void BrushTool::showOutline() {
    scene().canvas().setBrush(widgets::BrushOutline{
        .diameterPx = brush_.diameterPx, .hardness = brush_.hardness, .isEraser = brush_.isEraser});
}

}  // namespace r2r::ui
