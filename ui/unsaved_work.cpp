// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/unsaved_work.h"

#include "ui/document/document.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::unsavedWork", text);
}

bool confirmed(QWidget& window,
               const QString& name,
               const QString& happened,
               const QString& question,
               const QString& yes) {
    QMessageBox box(
        QMessageBox::Question, tr("R2R Studio"), happened, QMessageBox::Cancel, &window);
    box.setObjectName(name);
    box.setInformativeText(question);
    QPushButton* accept = box.addButton(yes, QMessageBox::DestructiveRole);
    accept->setObjectName(name + "Accept");
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace

bool mayDiscardWork(QWidget& window, Document& document) {
    if (document.undoStack().isClean())
        return true;
    return confirmed(window,
                     "unsavedWork",
                     tr("This composition has changed since it was last exported."),
                     tr("Discard the changes?"),
                     tr("&Discard"));
}

bool mayStopRunningJob(QWidget& window) {
    return confirmed(window,
                     "runningJob",
                     tr("An export or an import is still running."),
                     tr("Stop it? What is finished stays."),
                     tr("&Stop it"));
}

}  // namespace r2r::ui
