// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/thumbnail_strip.h"

#include <QImageReader>
#include <QScrollBar>

namespace r2r::widgets {
namespace {

constexpr int kHeightPx = 96;
constexpr int kWidestPx = 4 * kHeightPx;

QPixmap small(const QString& path) {
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid())
        reader.setScaledSize(size.scaled(kWidestPx, kHeightPx, Qt::KeepAspectRatio));
    return QPixmap::fromImage(reader.read());
}

}  // namespace

ThumbnailStrip::ThumbnailStrip(QWidget* parent) : QListWidget(parent) {
    setViewMode(QListView::IconMode);
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setMovement(QListView::Static);
    setIconSize({kWidestPx, kHeightPx});
    setSpacing(4);
    setUniformItemSizes(false);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const QScrollBar* bar = horizontalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) {
        isFollowing_ = value == bar->maximum();
    });
    connect(bar, &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (isFollowing_)
            horizontalScrollBar()->setValue(maximum);
    });
    connect(this, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        Q_EMIT pictureChosen(item->data(Qt::UserRole).toString());
    });
}

void ThumbnailStrip::append(const QString& path, const QString& caption) {
    auto* item = new QListWidgetItem(QIcon(small(path)), caption, this);
    item->setData(Qt::UserRole, path);
    item->setToolTip(path);
}

QString ThumbnailStrip::path(int index) const {
    return item(index)->data(Qt::UserRole).toString();
}

QSize ThumbnailStrip::sizeHint() const {
    return {
        kWidestPx,
        kHeightPx + fontMetrics().lineSpacing() + horizontalScrollBar()->sizeHint().height() + 20};
}

}  // namespace r2r::widgets
