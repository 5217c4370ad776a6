// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_delegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

namespace r2r::widgets {
namespace {

constexpr int kFramePx = 3;

/// The place where the picture of an item is painted; empty without one.
QRect pictureRect(const QStyleOptionViewItem& option, const QStyle& style) {
    if (option.icon.isNull())
        return {};
    const QRect room =
        style.subElementRect(QStyle::SE_ItemViewItemDecoration, &option, option.widget);
    return QStyle::alignedRect(option.direction,
                               option.decorationAlignment,
                               option.icon.actualSize(option.decorationSize),
                               room);
}

}  // namespace

void PictureDelegate::paint(QPainter* painter,
                            const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    const bool isChosen = item.state.testFlag(QStyle::State_Selected);
    item.state.setFlag(QStyle::State_Selected, false);
    item.state.setFlag(QStyle::State_HasFocus, false);
    item.state.setFlag(QStyle::State_Enabled, true);  // disabled pictures would be grey
    item.rect.adjust(kFramePx, kFramePx, -kFramePx, -kFramePx);
    const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
    if (!isChosen)
        return;
    const QRect picture = pictureRect(item, *style);
    const QRect inside = picture.isEmpty() ? item.rect : picture;
    painter->save();
    painter->setPen(QPen(item.palette.color(QPalette::Highlight), kFramePx));
    const double half = kFramePx / 2.0;
    painter->drawRect(QRectF(inside).adjusted(-half, -half, half, half));
    painter->restore();
}

QSize PictureDelegate::sizeHint(const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * kFramePx, 2 * kFramePx);
}

QIcon trueColorIcon(const QPixmap& pixmap) {
    QIcon icon;
    for (const auto mode : {QIcon::Normal, QIcon::Disabled, QIcon::Active, QIcon::Selected})
        icon.addPixmap(pixmap, mode);
    return icon;
}

}  // namespace r2r::widgets
