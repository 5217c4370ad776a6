// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>
#include <QTimer>

class QLabel;
class QToolButton;

namespace r2r::widgets {

/// A message that does not interrupt: floats over the bottom of its parent, says what happened and
/// what can be done, and goes when it was read.
///
/// A newer message replaces the older one. Errors stay until they are closed.
class Toast : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Notice, Error };

    static constexpr int kNoticeMs = 6000;  // two short lines are read in three to four seconds

    /// @param parent  the widget to float over; the toast follows its size.
    explicit Toast(QWidget* parent);

    /// @param happened  one sentence.
    /// @param hint      what to do about it; may be empty.
    void showMessage(Kind kind, const QString& happened, const QString& hint = {});

    [[nodiscard]] QString message() const;  ///< both lines, as shown; empty while hidden

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QLabel* happened_ = nullptr;
    QLabel* hint_ = nullptr;
    QToolButton* close_ = nullptr;
    QTimer timer_{this};
};

}  // namespace r2r::widgets
