// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

class QPushButton;
class QToolButton;

namespace r2r::widgets {

class ShortText;

/// A message that does not interrupt: says what happened and what can be done.
///
/// It has a strip of its own that is always equally high, so a message covers nothing and
/// moves nothing when it comes and goes. Without one the strip looks like the surround of the
/// picture above it. When a message goes, others decide.
class Toast : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Notice, Error };

    explicit Toast(QWidget* parent = nullptr);

    /// @param happened  one sentence.
    /// @param hint      what to do about it; may be empty.
    /// @param action    on a button beside it; empty for none.
    void showMessage(Kind kind,
                     const QString& happened,
                     const QString& hint = {},
                     const QString& action = {});
    void clear();

    [[nodiscard]] QString message() const { return message_; }  ///< both sentences; or empty

Q_SIGNALS:
    void actionTriggered();
    void closeRequested();
    void hoverChanged(bool isHovered);  ///< whether it is being read

protected:
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString message_;
    Kind kind_ = Kind::Notice;
    ShortText* text_ = nullptr;
    QPushButton* action_ = nullptr;
    QToolButton* close_ = nullptr;
};

}  // namespace r2r::widgets
