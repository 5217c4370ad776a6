// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/side_windows.h"

#include "engine/core/build_info.h"
#include "engine/core/version.h"
#include "ui/batch/batch_dialog.h"
#include "ui/editing/message_board.h"
#include "ui/jobs/background_program.h"
#include "ui/parts/shown_once.h"
#include "ui/synthesizing/synthesize_dialog.h"
#include "ui/window/help_window.h"
#include "ui/window/key_list.h"
#include "ui/window/message_list.h"
#include "ui/words/actions.h"
#include "ui/words/icons.h"

#include <QMainWindow>
#include <QMessageBox>

namespace r2r::ui {
namespace {

/// What a report of a fault should say.
QString builtAs() {
    const QString options = QString::fromStdString(buildOptions()).toHtmlEscaped();
    const QString commit = QString::fromStdString(buildCommit());
    return commit.isEmpty() ? SideWindows::tr("Built with %1.").arg(options)
                            : SideWindows::tr("Commit %1, built with %2.").arg(commit, options);
}

}  // namespace

SideWindows::SideWindows(const Parts& parts, QMainWindow& window)
    : QObject(&window), parts_(parts), window_(window) {
    const auto onTrigger = [&](ActionId id, auto slot) {
        connect(&parts.actions[id], &QAction::triggered, this, slot);
    };
    onTrigger(ActionId::BatchExport, &SideWindows::openBatch);
    onTrigger(ActionId::Synthesize, &SideWindows::openSynthesis);
    onTrigger(ActionId::ShowMessages, &SideWindows::openMessages);
    onTrigger(ActionId::Guide, &SideWindows::openGuide);
    onTrigger(ActionId::Keys, &SideWindows::openKeys);
    onTrigger(ActionId::About, &SideWindows::openAbout);
}

void SideWindows::openBatchOf(const QString& folder) {
    shownBatch().setInput(folder);
}

void SideWindows::openBatch() {
    (void)shownBatch();
}

BatchDialog& SideWindows::shownBatch() {
    return showOnly<BatchDialog>(window_, [this] {
        return new BatchDialog(
            parts_.library, parts_.engine, parts_.batch, parts_.settings, &window_);
    });
}

void SideWindows::openSynthesis() {
    showOnly<SynthesizeDialog>(window_, [this] {
        return new SynthesizeDialog(parts_.settings, commandLineProgram(), &window_);
    });
}

void SideWindows::openMessages() {
    showOnly<MessageList>(window_, [this] { return new MessageList(parts_.board, &window_); });
}

void SideWindows::openGuide() {
    showOnly<HelpWindow>(window_, [this] { return new HelpWindow(&window_); });
}

void SideWindows::openKeys() {
    showOnly<KeyList>(window_, [this] { return new KeyList(parts_.actions, &window_); });
}

void SideWindows::openAbout() {
    auto* box = new QMessageBox(&window_);
    box->setObjectName("about");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(programIcon().pixmap(64));
    box->setText(tr("<b>R2R Studio %1</b>").arg(QString::fromLatin1(kVersion.data())));
    box->setInformativeText(
        tr("Makes a pasted foreground look as if photographed in its new background.<br><br>"
           "Free software under the GNU General Public License, version 3 or later.<br><br>"
           "<small>%1</small>")
            .arg(builtAs()));
    box->setTextInteractionFlags(Qt::TextBrowserInteraction);  // to be copied into a report
    box->open();
}

}  // namespace r2r::ui
