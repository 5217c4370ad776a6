// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRect>
#include <QString>

class QPainter;

namespace r2r::widgets {

/// A line of text on a dark plate over a picture: what one side of a comparison is.
class CompareLabel {
public:
    [[nodiscard]] const QString& text() const { return text_; }

    void setText(const QString& text) { text_ = text; }

    /// Its place in `pane`, at the upper left or right corner; empty without text or room.
    [[nodiscard]] QRect rect(const QRect& pane, Qt::Alignment side, const QFont& font) const;

    /// Too long a text ends in "…".
    void paint(QPainter& painter, const QRect& pane, Qt::Alignment side) const;

private:
    QString text_;
};

}  // namespace r2r::widgets
