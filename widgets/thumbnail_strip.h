// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>
#include <QString>

namespace r2r::widgets {

/// Pictures from files in a row or a column, each with a caption below, the newest at the end and
/// in view unless the person scrolled away from it. Files are read small, and once. The chosen one
/// keeps its colours, with a frame around it.
class ThumbnailStrip : public QListWidget {
    Q_OBJECT

public:
    explicit ThumbnailStrip(Qt::Orientation orientation, QWidget* parent = nullptr);

    /// Adds a picture at the end. One that cannot be read shows its caption alone.
    void append(const QString& path, const QString& caption);

    [[nodiscard]] QString path(int index) const;

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void pictureChosen(const QString& path);  ///< double click or Return

private:
    [[nodiscard]] QScrollBar* bar() const;

    Qt::Orientation orientation_;
    bool isFollowing_ = true;  ///< the newest is in view
};

}  // namespace r2r::widgets
