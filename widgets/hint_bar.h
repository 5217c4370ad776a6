// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

class QBoxLayout;
class QPushButton;

namespace r2r::widgets {

class ShortText;

/// A slim bar above a view: a sentence, a few ways to go on, and a cross for none of them. Where
/// there is no room side by side, the ways are below each other. Hidden until it is shown.
class HintBar : public QFrame {
    Q_OBJECT

public:
    explicit HintBar(QWidget* parent = nullptr);

    void setText(const QString& text);

    /// @param name  object name of the button
    QPushButton& addChoice(const QString& name, const QString& text, const QString& toolTip);

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void dismissed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] int widthPx(bool isOneRow) const;

    ShortText* text_ = nullptr;
    QBoxLayout* choices_ = nullptr;
};

}  // namespace r2r::widgets
