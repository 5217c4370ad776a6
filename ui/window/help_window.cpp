// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_window.h"

#include "engine/core/resources.h"
#include "ui/jobs/outcome.h"
#include "ui/parts/window_size.h"

#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFile>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

namespace r2r::ui {
namespace {

constexpr const char* kFirstPage = "guide.md";

/// Pages are in the program; the cards of models beside it, where the models are.
QString pathOf(const QString& page) {
    static const QString kCards = "../resources/";
    if (!page.startsWith(kCards))
        return ":/help/" + page;
    const auto path = outcomeOf([&] { return resource(page.mid(kCards.size()).toStdString()); });
    const auto* found = std::get_if<std::filesystem::path>(&path);
    return found ? QString::fromStdString(found->string()) : QString();
}

/// As GitHub and others make addresses of headings.
QString anchorOf(const QString& heading) {
    QString anchor;
    for (const QChar letter : heading.toLower())
        if (letter.isLetterOrNumber() || letter == '-')
            anchor += letter;
        else if (letter.isSpace())
            anchor += '-';
    return anchor;
}

}  // namespace

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent) {
    setObjectName("helpWindow");
    setWindowTitle(tr("Guide"));
    resize(fittingScreen(*this, {820, 640}));
    text_ = new QTextBrowser(this);
    text_->setObjectName("helpText");
    text_->setAccessibleName(tr("Guide"));
    text_->setOpenLinks(false);
    text_->document()->setDocumentMargin(16);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* first = buttons->addButton(tr("&Contents"), QDialogButtonBox::ActionRole);
    first->setObjectName("helpContents");
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text_);
    layout->addWidget(buttons);
    connect(first, &QPushButton::clicked, this, [this] { showPage(kFirstPage); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(text_, &QTextBrowser::anchorClicked, this, &HelpWindow::follow);
    showPage(kFirstPage);
}

void HelpWindow::showPage(const QString& page) {
    QFile file(pathOf(page));
    if (file.open(QIODevice::ReadOnly))
        text_->setMarkdown(QString::fromUtf8(file.readAll()));
    text_->verticalScrollBar()->setValue(0);
}

void HelpWindow::follow(const QUrl& link) {
    const QString page = link.path();
    if (!link.scheme().isEmpty())
        QDesktopServices::openUrl(link);
    else if (page.isEmpty() || QFile::exists(pathOf(page))) {
        if (!page.isEmpty())
            showPage(page);
        if (link.hasFragment())
            showHeading(link.fragment());
    }
}

void HelpWindow::showHeading(const QString& anchor) {
    for (QTextBlock block = text_->document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || anchorOf(block.text()) != anchor)
            continue;
        // From the end upwards, so that the heading comes to be at the top.
        text_->moveCursor(QTextCursor::End);
        text_->setTextCursor(QTextCursor(block));
        return;
    }
}

}  // namespace r2r::ui
