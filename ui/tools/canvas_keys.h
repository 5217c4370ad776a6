// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>

class QKeyEvent;
class QWidget;

namespace r2r::ui {

/// Leads the keys of the canvas to it while another control of the window has the focus.
///
/// Space, [ and ], the digits and \ belong to the canvas, whatever was clicked last, with two
/// exceptions. A text field that has the focus takes what is typed: a line edit, a number box, an
/// editable list. And after a walk through the window with Tab, Space or Enter presses the
/// control the walk has come to; the next click of the mouse ends the walk. Enter in a number box
/// that was clicked gives the keys back to the canvas.
///
/// The letters of the tools need no help: they are shortcuts, which only text fields keep from the
/// window. Dialogs, menus and other windows are left alone.
class CanvasKeys final : public QObject {
    Q_OBJECT

public:
    /// @param window  whose keys these are
    /// @param canvas  in `window`; both are borrowed and live longer
    CanvasKeys(QWidget& window, QWidget& canvas, QObject* parent = nullptr);

protected:
    /// Filters the application: keys go to the control in focus, and only the application sees
    /// them before it.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool press(QWidget& focused, QKeyEvent& key);
    [[nodiscard]] bool release(const QWidget& focused, QKeyEvent& key);
    void releaseAll();
    void hand(QKeyEvent& key);

    QWidget& window_;
    QWidget& canvas_;
    QSet<int> held_;  ///< keys that went down for the canvas: it hears of their end, too
    bool isWalking_ = false;
    bool isHanding_ = false;
};

}  // namespace r2r::ui
