// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_removal.h"

#include "ui/parts/question_box.h"
#include "ui/runs/run_shelf.h"

#include <QCoreApplication>
#include <QDir>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::runRemoval", text);
}

}  // namespace

void askToRemove(RunShelf& shelf, const QString& folder, QWidget& window) {
    const RunFollower* run = shelf.find(folder);
    if (!run)
        return;
    QString rest = tr("Its files are kept in %1, and Open… shows it again.")
                       .arg(QDir::toNativeSeparators(folder));
    if (run->isRunningHere())
        rest += ' ' + tr("It goes on running.");
    auto* box = new QuestionBox("removeRunQuestion",
                                tr("Remove from the list"),
                                tr("Remove %1 from this list?").arg(run->model().name()),
                                rest,
                                window);
    const auto* accept =
        box->addAnswer("removeRunAccept", tr("&Remove"), QMessageBox::DestructiveRole);
    QObject::connect(
        accept, &QPushButton::clicked, &window, [&shelf, folder] { shelf.close(folder); });
    box->ask();
}

}  // namespace r2r::ui
