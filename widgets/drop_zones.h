// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QStringList>
#include <QWidget>

namespace r2r::widgets {

/// What a drop on the canvas is for.
enum class DropZone : uint8_t {
    Foreground,  ///< it is placed where it is dropped
    Background,  ///< it takes the place of the background
};

/// Says, while something is dragged over the canvas, what a drop does: near the upper edge it
/// becomes the background, anywhere else it is placed there. Where there is no choice, one zone
/// says what happens. Lies over the canvas and takes no events.
class DropZones final : public QWidget {
    Q_OBJECT

public:
    explicit DropZones(QWidget* canvas);

    /// Shows zones with these texts: of the background and of a foreground, or one for both.
    /// None: nothing is shown, and everything is for a foreground.
    void offer(const QStringList& texts);

    /// The pointer is here, in the canvas.
    void follow(QPointF point);

    [[nodiscard]] DropZone zoneAt(QPointF point) const;

    [[nodiscard]] const QStringList& texts() const { return texts_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRect rectOf(DropZone zone) const;
    void paintZone(QPainter& painter, const QRect& rect, const QString& text, bool isUnder) const;

    QStringList texts_;
    QPointF point_;
};

}  // namespace r2r::widgets
