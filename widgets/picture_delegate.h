// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace r2r::widgets {

/// Shows items that are pictures in their own colours whatever their state: the chosen one has a
/// frame around it. Qt would tint it in the colour of the selection, and it could not be judged.
class PictureDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override;
};

/// An icon that keeps its colours in every state, for a swatch or a picture beside a line of text.
[[nodiscard]] QIcon trueColorIcon(const QPixmap& pixmap);

}  // namespace r2r::widgets
