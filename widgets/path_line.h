// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace r2r::widgets {

/// A line for a path. While it is not edited, one that is too long loses its middle: its beginning
/// and its end are seen, and the tool tip has all of it.
class PathLine : public QLineEdit {
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;

    /// The path as it is seen.
    [[nodiscard]] QString shownText() const;

    /// The tool tip: the whole path where it is not seen whole, and the line's own tip,
    /// or that of what it is part of.
    [[nodiscard]] QString tip() const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QRect textRect() const;
};

}  // namespace r2r::widgets
