// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/message_list.h"

#include "ui/editing/message_board.h"
#include "ui/parts/window_size.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLocale>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

QString whole(const messages::Message& message) {
    return message.hint.isEmpty() ? message.happened : message.happened + ' ' + message.hint;
}

}  // namespace

MessageList::MessageList(const MessageBoard& board, QWidget* parent)
    : QDialog(parent), board_(board), text_(new QTextBrowser(this)) {
    setObjectName("messageList");
    setWindowTitle(tr("Messages"));
    text_->setObjectName("pastMessages");
    text_->setAccessibleName(tr("Earlier messages"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    copy_ = buttons->addButton(tr("&Copy all"), QDialogButtonBox::ActionRole);
    copy_->setObjectName("copyMessages");
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text_, 1);
    layout->addWidget(buttons);
    resize(fittingScreen(*this, {720, 360}));

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy_, &QPushButton::clicked, this, &MessageList::copyAll);
    connect(&board, &MessageBoard::pastChanged, this, &MessageList::showPast);
    showPast();
}

void MessageList::showPast() {
    const QLocale locale;
    QString rows;
    const auto& past = board_.past();
    for (auto each = past.rbegin(); each != past.rend(); ++each) {
        const QString said = whole(each->message).toHtmlEscaped();
        rows += QStringLiteral("<tr><td style='white-space: pre'>%1</td><td>%2</td></tr>")
                    .arg(locale.toString(each->when.time(), QLocale::ShortFormat).toHtmlEscaped(),
                         each->isError ? "<b>" + said + "</b>" : said);
    }
    text_->setHtml(past.empty() ? tr("Nothing has been said yet.")
                                : "<table cellspacing='0' cellpadding='4'>" + rows + "</table>");
    copy_->setEnabled(!past.empty());
}

void MessageList::copyAll() {
    QStringList lines;
    for (const PastMessage& each : board_.past())
        lines << each.when.toString(Qt::ISODate) + '\t' + whole(each.message);
    QGuiApplication::clipboard()->setText(lines.join('\n'));
}

}  // namespace r2r::ui
