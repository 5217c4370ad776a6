// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_list.h"

#include <QDropEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr int kButtonPx = 22;  // a finger's width less than a tool button: the row stays low
constexpr int kIconPx = 16;

/// Draws the entry between eye and padlock, and these two.
class LayerDelegate final : public QStyledItemDelegate {
public:
    LayerDelegate(const LayerList::Icons& icons, QObject* parent)
        : QStyledItemDelegate(parent), icons_(icons) {}

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem row = option;
        const bool isHidden = index.data(LayerList::kHiddenRole).toBool();
        const bool isLocked = index.data(LayerList::kLockedRole).toBool();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.palette.brush(QPalette::Highlight));
        row.rect = middleOf(option.rect);
        if (isHidden)
            painter->setOpacity(0.5);
        QStyledItemDelegate::paint(painter, row, index);
        const auto draw = [&](const QIcon& icon, QRect at, double opacity) {
            painter->setOpacity(opacity);
            QRect square(0, 0, kIconPx, kIconPx);
            square.moveCenter(at.center());
            icon.paint(painter, square);
        };
        draw(isHidden ? icons_.hidden : icons_.shown, eyeOf(option.rect), isHidden ? 0.6 : 1);
        draw(isLocked ? icons_.locked : icons_.unlocked, lockOf(option.rect), isLocked ? 1 : 0.25);
        painter->setOpacity(1);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const override {
        // The same before its thumbnail comes: a list is made as high as its rows.
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(std::max(LayerList::kThumbnailPx, option.fontMetrics.height()) + 4);
        return size;
    }

    void updateEditorGeometry(QWidget* editor,
                              const QStyleOptionViewItem& option,
                              const QModelIndex&) const override {
        editor->setGeometry(middleOf(option.rect).adjusted(LayerList::kThumbnailPx + 6, 4, 0, -4));
    }

    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        // Once: a thumbnail that comes meanwhile must not take back what is being typed.
        constexpr const char* kFilled = "isFilled";
        if (editor->property(kFilled).toBool())
            return;
        QStyledItemDelegate::setEditorData(editor, index);
        editor->setProperty(kFilled, true);
    }

    static QRect eyeOf(const QRect& row) {
        return {row.left(), row.top(), kButtonPx, row.height()};
    }

    static QRect lockOf(const QRect& row) {
        return {row.right() - kButtonPx + 1, row.top(), kButtonPx, row.height()};
    }

private:
    static QRect middleOf(const QRect& row) { return row.adjusted(kButtonPx, 0, -kButtonPx, 0); }

    LayerList::Icons icons_;
};

}  // namespace

LayerList::LayerList(const Icons& icons, QWidget* parent) : QListWidget(parent) {
    setItemDelegate(new LayerDelegate(icons, this));
    setIconSize({kThumbnailPx, kThumbnailPx});
    setEditTriggers(QAbstractItemView::DoubleClicked);
    setDragDropMode(QAbstractItemView::InternalMove);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        Q_EMIT renamed(item->data(kIdRole).toUInt(), item->text());
    });
}

QListWidgetItem* LayerList::addLayer(uint id, const QString& name, bool isHidden, bool isLocked) {
    auto* item = new QListWidgetItem(name);
    item->setData(kIdRole, id);
    item->setData(kHiddenRole, isHidden);
    item->setData(kLockedRole, isLocked);
    item->setFlags((item->flags() | Qt::ItemIsEditable) & ~Qt::ItemIsDropEnabled);
    addItem(item);
    return item;
}

QRect LayerList::eyeRect(int row) const {
    return LayerDelegate::eyeOf(visualItemRect(item(row)));
}

QRect LayerList::lockRect(int row) const {
    return LayerDelegate::lockOf(visualItemRect(item(row)));
}

void LayerList::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || (!pressAt(event->pos()) && !toggleAt(*event)))
        QListWidget::mousePressEvent(event);
}

void LayerList::mouseDoubleClickEvent(QMouseEvent* event) {
    if (!pressAt(event->pos()))
        QListWidget::mouseDoubleClickEvent(event);
}

void LayerList::dropEvent(QDropEvent* event) {
    const QListWidgetItem* dragged = currentItem();
    event->setDropAction(Qt::IgnoreAction);  // or the base class takes the entry out itself
    event->accept();
    if (dragged)
        Q_EMIT moved(dragged->data(kIdRole).toUInt(), rowForDrop(event->position().toPoint()));
    stopAutoScroll();
    setState(NoState);
    viewport()->update();
}

bool LayerList::toggleAt(const QMouseEvent& event) {
    const QListWidgetItem* under = itemAt(event.pos());
    if (!under || !(event.modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)))
        return false;
    Q_EMIT choiceToggled(under->data(kIdRole).toUInt());
    return true;
}

bool LayerList::pressAt(QPoint at) {
    const QListWidgetItem* under = itemAt(at);
    if (!under)
        return false;
    const int row = this->row(under);
    const uint id = under->data(kIdRole).toUInt();
    if (eyeRect(row).contains(at))
        Q_EMIT eyeClicked(id);
    else if (lockRect(row).contains(at))
        Q_EMIT lockClicked(id);
    else
        return false;
    return true;
}

int LayerList::rowForDrop(QPoint at) const {
    int row = 0;
    while (row < count() && visualItemRect(item(row)).center().y() < at.y())
        ++row;
    return row > currentRow() ? row - 1 : row;
}

}  // namespace r2r::widgets
