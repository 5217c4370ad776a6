// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/compare_label.h"
#include "widgets/placed_picture.h"
#include "widgets/view_transform.h"

#include <QImage>
#include <QString>
#include <QWidget>

#include <array>
#include <optional>

namespace r2r::widgets {

enum class CompareSide { Left, Right };

enum class CompareMode {
    Wipe,        ///< one picture, the left one up to a handle, the right one beyond it
    SideBySide,  ///< two panes
    Flicker,     ///< the left picture; the right one while a key is held
};

/// Two pictures of the same size on one view: what is zoomed or moved in one is so in the other.
///
/// In the wipe the handle is dragged, or moved by the arrows (Shift: further, Home and End: to the
/// edges). Space or `\`, held, shows the right picture alone in every mode but side by side. Wheel
/// and + and - zoom, 0 fits, 1 is 100 %, every other drag moves the view.
class CompareView : public QWidget {
    Q_OBJECT

public:
    explicit CompareView(QWidget* parent = nullptr);

    /// Sets the size of both pictures; another size than before fits the view.
    void setImageSize(QSize imagePx);

    /// @param picture  fills the image, whatever its own size; null shows nothing there.
    void setPicture(CompareSide side, const QImage& picture);

    /// Sets the name of this side, which is painted on it and read aloud.
    void setLabel(CompareSide side, const QString& text);

    [[nodiscard]] QString label(CompareSide side) const { return labels_[index(side)].text(); }

    void setMode(CompareMode mode);

    [[nodiscard]] CompareMode mode() const { return mode_; }

    /// Sets the place of the handle: 0 the left edge of the widget, 1 the right one.
    void setWipe(double wipe);

    [[nodiscard]] double wipe() const { return wipe_; }

    /// The one transform; of the left pane in side by side.
    [[nodiscard]] const ViewTransform& view() const { return view_; }

    /// The place where a side's picture is painted, widget pixels.
    [[nodiscard]] QRect pane(CompareSide side) const;

public Q_SLOTS:
    void fitView();
    void zoomToActualSize();

Q_SIGNALS:
    void zoomChanged(double zoom);  ///< device pixels per image pixel

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { None, Handle, View };

    [[nodiscard]] static size_t index(CompareSide side) { return static_cast<size_t>(side); }

    [[nodiscard]] QPointF paneOrigin(CompareSide side) const;
    [[nodiscard]] QPointF inPane(QPointF widgetPoint) const;
    [[nodiscard]] double wipeX() const;
    [[nodiscard]] QRect handleRect() const;
    [[nodiscard]] bool isOnHandle(QPointF widgetPoint) const;
    [[nodiscard]] bool isShown(CompareSide side) const;
    [[nodiscard]] QPointF middle() const;
    void paintSide(QPainter& painter, CompareSide side, const QRect& exposed) const;
    void paintHandle(QPainter& painter) const;
    void setOtherHeld(bool isHeld);
    void zoomBy(double factor, QPointF paneAnchor);
    void changeView(const ViewTransform& next);
    void followSize();
    void describe();

    ViewTransform view_;
    std::array<PlacedPicture, 2> pictures_;
    std::array<QImage, 2> sources_;  ///< to place them anew when the image's size comes later
    std::array<CompareLabel, 2> labels_;
    CompareMode mode_ = CompareMode::Wipe;
    double wipe_ = 0.5;
    bool isOtherHeld_ = false;
    Drag drag_ = Drag::None;
    QPointF dragFrom_;  ///< widget pixels
};

}  // namespace r2r::widgets
