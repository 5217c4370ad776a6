// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery_dialog.h"

#include "ui/parts/window_size.h"
#include "ui/words/plural.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <chrono>
#include <utility>

namespace r2r::ui {
namespace {

constexpr QSize kThumbnail(96, 72);

QDateTime timeOf(const JournalSummary& summary) {
    using std::chrono::milliseconds;
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<milliseconds>(summary.time.time_since_epoch()).count());
}

bool canBeRestored(const LostWork& lost) {
    return lost.isReadable && !lost.summary.isOfNewerProgram;
}

}  // namespace

RecoveryDialog::RecoveryDialog(std::vector<LostWork> lost, QWidget* parent)
    : QDialog(parent), lost_(std::move(lost)), list_(new QListWidget(this)) {
    setObjectName("recovery");
    setWindowTitle(tr("Restore work"));
    auto* text = new QLabel(
        tr("R2R Studio ended before this work was saved. It can be restored with its undo steps."),
        this);
    text->setWordWrap(true);
    list_->setObjectName("lostWork");
    list_->setAccessibleName(tr("Work that was not saved"));
    list_->setIconSize(kThumbnail);
    for (const LostWork& each : lost_)
        addRow(each);
    auto* buttons = new QDialogButtonBox(this);
    restore_ = buttons->addButton(tr("&Restore"), QDialogButtonBox::AcceptRole);
    restore_->setObjectName("restoreWork");
    restore_->setDefault(true);
    auto* discard = buttons->addButton(tr("&Discard…"), QDialogButtonBox::DestructiveRole);
    discard->setObjectName("discardWork");
    discard->setAutoDefault(false);
    auto* later = buttons->addButton(tr("&Later"), QDialogButtonBox::RejectRole);
    later->setObjectName("restoreLater");
    later->setToolTip(tr("Ask again when R2R Studio is started next"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text);
    layout->addWidget(list_, 1);
    layout->addWidget(buttons);
    resize(fittingScreen(*this, {480, 320}));

    connect(list_, &QListWidget::currentRowChanged, this, &RecoveryDialog::followRow);
    connect(list_, &QListWidget::itemActivated, this, &RecoveryDialog::restoreRow);
    connect(restore_, &QPushButton::clicked, this, &RecoveryDialog::restoreRow);
    connect(discard, &QPushButton::clicked, this, &RecoveryDialog::discardRow);
    connect(later, &QPushButton::clicked, this, &QDialog::reject);
    list_->setCurrentRow(list_->count() - 1);  // the newest
    followRow();
}

void RecoveryDialog::addRow(const LostWork& lost) {
    const JournalSummary& summary = lost.summary;
    QString text = tr("A journal that cannot be read");
    if (lost.isReadable) {
        const QString steps =
            summary.isOfNewerProgram
                ? tr("done with a newer R2R Studio, which can restore it")
                : plural(tr("%Ln step(s)", nullptr, countForTr(summary.steps)), summary.steps);
        text = tr("%1\n%2\n%3")
                   .arg(QString::fromStdString(summary.name),
                        QLocale().toString(timeOf(summary), QLocale::ShortFormat),
                        steps);
    }
    auto* row = new QListWidgetItem(QIcon(QPixmap::fromImage(lost.thumbnail)), text, list_);
    row->setSizeHint({0, kThumbnail.height() + 8});
}

void RecoveryDialog::followRow() {
    const int row = list_->currentRow();
    restore_->setEnabled(row >= 0 && canBeRestored(lost_[static_cast<size_t>(row)]));
}

void RecoveryDialog::restoreRow() {
    if (!restore_->isEnabled())
        return;
    chosen_ = lost_[static_cast<size_t>(list_->currentRow())];
    accept();
}

void RecoveryDialog::discardRow() {
    const int row = list_->currentRow();
    if (row < 0)
        return;
    LostWork& lost = lost_[static_cast<size_t>(row)];
    const QString name = lost.isReadable ? QString::fromStdString(lost.summary.name)
                                         : tr("a journal that cannot be read");
    QMessageBox box(QMessageBox::Question,
                    tr("R2R Studio"),
                    tr("Throw away the unsaved work on %1?").arg(name),
                    QMessageBox::Cancel,
                    this);
    box.setObjectName("discardQuestion");
    box.setInformativeText(tr("It cannot be brought back afterwards."));
    auto* sure = box.addButton(tr("&Throw away"), QMessageBox::DestructiveRole);
    sure->setObjectName("discardSure");
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() != sure)
        return;
    lost.claim->remove();
    lost_.erase(lost_.begin() + row);
    delete list_->takeItem(row);
    followRow();
    if (lost_.empty())
        reject();
}

}  // namespace r2r::ui
