// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/candidate_table.h"

#include "ui/words/generator_title.h"
#include "widgets/picture_delegate.h"

#include <QGraphicsOpacityEffect>
#include <QHeaderView>
#include <QLocale>

#include <algorithm>

namespace r2r::ui {
namespace {

enum Column { Photo, Mask, FirstCandidate };

constexpr int kCaptionPx = 50;  // three lines
constexpr double kStaleOpacity = 0.3;
constexpr QRgb kTaken = 0xff8ab4e8;
constexpr QRgb kNotTaken = 0xff9c9c9c;

/// A picture above its caption.
class PictureCell final : public widgets::PictureDelegate {
public:
    using PictureDelegate::PictureDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->decorationPosition = QStyleOptionViewItem::Top;
        option->decorationAlignment = Qt::AlignCenter;
        option->displayAlignment = Qt::AlignHCenter | Qt::AlignTop;
        option->decorationSize = {kPreviewSidePx, kPreviewSidePx};
        option->features |= QStyleOptionViewItem::WrapText;
    }
};

}  // namespace

CandidateTable::CandidateTable(QWidget* parent) : QTableWidget(parent) {
    setItemDelegate(new PictureCell(this));
    setIconSize({kPreviewSidePx, kPreviewSidePx});
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::NoSelection);
    setShowGrid(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kPreviewSidePx + kCaptionPx + 8);
    horizontalHeader()->setDefaultSectionSize(kPreviewSidePx + 12);
    fading_ = new QGraphicsOpacityEffect(viewport());
    fading_->setOpacity(kStaleOpacity);
    fading_->setEnabled(false);
    viewport()->setGraphicsEffect(fading_);
    empty();
}

void CandidateTable::setStale(bool isStale) {
    fading_->setEnabled(isStale);
}

void CandidateTable::empty() {
    clear();
    setRowCount(0);
    setColumnCount(FirstCandidate);
    setHorizontalHeaderLabels({tr("Photograph"), tr("Mask")});
}

void CandidateTable::append(const ShownPhoto& photo) {
    const int row = rowCount();
    insertRow(row);
    const int columns = FirstCandidate + static_cast<int>(photo.candidates.size());
    for (int column = columnCount(); column < columns; ++column) {
        insertColumn(column);
        setHorizontalHeaderItem(
            column, new QTableWidgetItem(tr("Candidate %1").arg(column - FirstCandidate + 1)));
    }
    fill(row, Photo, photo.photo, photo.id);
    fill(row, Mask, photo.mask, generatorTitle(photo.generator));
    int column = FirstCandidate;
    for (const ShownCandidate& candidate : photo.candidates) {
        fill(row,
             column,
             candidate.picture,
             candidate.isTaken
                 ? tr("Used, score %1").arg(locale().toString(candidate.score, 'f', 2))
                 : candidate.reason);
        item(row, column)->setForeground(candidate.isTaken ? QColor(kTaken) : QColor(kNotTaken));
        ++column;
    }
}

void CandidateTable::fill(int row, int column, const QImage& picture, const QString& caption) {
    auto* cell = new QTableWidgetItem(caption);
    cell->setToolTip(caption);
    if (!picture.isNull())
        cell->setData(Qt::DecorationRole, QPixmap::fromImage(picture));
    setItem(row, column, cell);
}

}  // namespace r2r::ui
