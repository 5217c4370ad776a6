// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/thumbnail_strip.h"

#include "widgets/picture_delegate.h"

#include <QImageReader>
#include <QScrollBar>

namespace r2r::widgets {
namespace {

constexpr int kRowHeightPx = 96;
constexpr int kColumnWidthPx = 220;
constexpr int kLongestPx = 4 * kRowHeightPx;

/// The room for a picture: as high as the row, or as wide as the column.
QSize room(Qt::Orientation orientation) {
    return orientation == Qt::Horizontal ? QSize(kLongestPx, kRowHeightPx)
                                         : QSize(kColumnWidthPx, kLongestPx);
}

QPixmap small(const QString& path, const QSize& room) {
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid())
        reader.setScaledSize(size.scaled(room, Qt::KeepAspectRatio));
    return QPixmap::fromImage(reader.read());
}

}  // namespace

ThumbnailStrip::ThumbnailStrip(Qt::Orientation orientation, QWidget* parent)
    : QListWidget(parent), orientation_(orientation) {
    const bool isRow = orientation == Qt::Horizontal;
    setViewMode(QListView::IconMode);
    setFlow(isRow ? QListView::LeftToRight : QListView::TopToBottom);
    setWrapping(false);
    setMovement(QListView::Static);
    setIconSize(room(orientation));
    setSpacing(4);
    setItemDelegate(new PictureDelegate(this));
    if (isRow)
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    else
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(bar(), &QScrollBar::valueChanged, this, [this](int value) {
        isFollowing_ = value == bar()->maximum();
    });
    connect(bar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (isFollowing_)
            bar()->setValue(maximum);
    });
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        Q_EMIT pictureChosen(item->data(Qt::UserRole).toString());
    });
}

QScrollBar* ThumbnailStrip::bar() const {
    return orientation_ == Qt::Horizontal ? horizontalScrollBar() : verticalScrollBar();
}

void ThumbnailStrip::append(const QString& path, const QString& caption) {
    auto* item = new QListWidgetItem(QIcon(small(path, room(orientation_))), caption, this);
    item->setData(Qt::UserRole, path);
    item->setToolTip(path);
}

QString ThumbnailStrip::path(int index) const {
    return item(index)->data(Qt::UserRole).toString();
}

QSize ThumbnailStrip::sizeHint() const {
    const int bar = verticalScrollBar()->sizeHint().width();
    return {kColumnWidthPx + bar + 20, kRowHeightPx + fontMetrics().lineSpacing() + bar + 20};
}

}  // namespace r2r::widgets
