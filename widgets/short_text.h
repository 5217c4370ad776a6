// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

namespace r2r::widgets {

/// Plain text in at most two lines, always as high as two. What does not fit ends in an ellipsis
/// and is read in the tool tip.
class ShortText : public QWidget {
    Q_OBJECT

public:
    static constexpr int kMostLines = 2;

    explicit ShortText(QWidget* parent = nullptr);

    void setText(const QString& text);

    /// As they are shown.
    [[nodiscard]] const QStringList& lines() const { return lines_; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void layOut();

    QString text_;
    QStringList lines_;
};

}  // namespace r2r::widgets
