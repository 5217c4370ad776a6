// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/brush.h"
#include "ui/document/document.h"
#include "ui/document/edit_rules.h"
#include "ui/tools/tool.h"

#include <QTimer>

#include <optional>
#include <utility>

namespace r2r::ui {

/// Paints and erases the mask of the current foreground.
///
/// A stroke is a row of dabs at most an eighth of the brush apart. Pen pressure scales the brush.
/// Shift-click draws a straight line from the end of the last stroke; Alt, or the other end of the
/// pen, erases while painting and paints while erasing. [ and ] change the size, with Shift the
/// hardness, the digits the opacity: 3 is 30 %, 0 is 100 %. Dragging with Alt and the right button
/// changes the size sideways and the hardness up and down.
class BrushTool : public Tool {
    Q_OBJECT

public:
    explicit BrushTool(const ToolContext& context, QObject* parent = nullptr);

    [[nodiscard]] const Brush& brush() const { return brush_; }

    /// Values outside their range are brought into it.
    void setBrush(const Brush& brush);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    bool pressKey(const QKeyEvent& event) override;
    void activate() override;
    void deactivate() override;

public Q_SLOTS:
    void enlarge();
    void shrink();

Q_SIGNALS:
    void brushChanged();
    void refused(r2r::ui::Obstacle obstacle);  ///< an attempt to paint what must stay

private:
    /// One point of the stroke, in pixels of the background.
    struct Touch {
        Point point;
        double pressure = 1;

        bool operator==(const Touch&) const = default;
    };

    /// A gesture on its way.
    struct Stroke {
        ForegroundId id{};
        TiledMask mask;  ///< the working copy
        PlaneMap maskFromBackground;
        Rect changed;  ///< so far, mask pixels
        Rect unseen;   ///< of it, what the canvas does not show yet
        Touch last;    ///< the newest dab
        Touch hand;    ///< where the pen takes the brush: a little farther than that
        Touch pen;     ///< where the pen is: as far from there as the string is long
        bool isErasing = false;
    };

    /// The size and the hardness being dragged.
    struct Sizing {
        QPointF from;  ///< widget pixels
        Brush before;
    };

    [[nodiscard]] static Touch touchOf(const widgets::CanvasPointer& pointer);
    /// Where a brush at `hand` is taken by a pen that pulls it on the string.
    [[nodiscard]] Touch pulled(const Touch& hand, const Touch& pen) const;
    void sizeTo(QPointF to);
    void harden(double by);
    [[nodiscard]] double backgroundFromWidgetLength() const;
    void setTenths(int digit);
    void paintTo(const Touch& touch);
    [[nodiscard]] Rect dab(const Touch& touch);
    void showPaint();
    void showOutline();

    Brush brush_;
    std::optional<Stroke> stroke_;
    std::optional<Sizing> sizing_;
    QTimer nextTurn_;  ///< runs until the events are handled that came with the shown one
    std::optional<std::pair<ForegroundId, Touch>> lastEnd_;  ///< where a straight line would start
    bool isActive_ = false;
};

}  // namespace r2r::ui
