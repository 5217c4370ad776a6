// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/message_list.h"

#include "ui/message_board.h"
#include "ui/window_size.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

QString whole(const messages::Message& message) {
    return message.hint.isEmpty() ? message.happened : message.happened + ' ' + message.hint;
}

}  // namespace

MessageList::MessageList(const MessageBoard& board, QWidget* parent)
    : QDialog(parent), board_(board), list_(new QTreeWidget(this)) {
    setObjectName("messageList");
    setWindowTitle(tr("Messages"));
    list_->setObjectName("pastMessages");
    list_->setAccessibleName(tr("Earlier messages"));
    list_->setHeaderLabels({tr("Time"), tr("Message")});
    list_->setRootIsDecorated(false);
    list_->setWordWrap(true);
    list_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    list_->header()->setSectionsMovable(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    copy_ = buttons->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
    copy_->setObjectName("copyMessages");
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list_, 1);
    layout->addWidget(buttons);
    resize(fittingScreen(*this, {720, 360}));

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy_, &QPushButton::clicked, this, &MessageList::copyAll);
    connect(&board, &MessageBoard::pastChanged, this, &MessageList::showPast);
    showPast();
}

void MessageList::showPast() {
    list_->clear();
    const QLocale locale;
    const auto& past = board_.past();
    for (auto each = past.rbegin(); each != past.rend(); ++each) {
        auto* row = new QTreeWidgetItem(
            list_,
            {locale.toString(each->when.time(), QLocale::ShortFormat), whole(each->message)});
        row->setTextAlignment(0, Qt::AlignTop);
        row->setToolTip(0, locale.toString(each->when, QLocale::LongFormat));
        row->setToolTip(1, whole(each->message));
        QFont font = row->font(1);
        font.setBold(each->isError);
        row->setFont(1, font);
    }
    copy_->setEnabled(!past.empty());
}

void MessageList::copyAll() {
    QStringList lines;
    for (const PastMessage& each : board_.past())
        lines << each.when.toString(Qt::ISODate) + '\t' + whole(each.message);
    QGuiApplication::clipboard()->setText(lines.join('\n'));
}

}  // namespace r2r::ui
