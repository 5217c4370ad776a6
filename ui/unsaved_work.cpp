// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/unsaved_work.h"

#include "ui/document/document.h"
#include "ui/recipe_saving.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::unsavedWork", text);
}

}  // namespace

UnsavedWork::UnsavedWork(Document& document, RecipeSaving& saving, QWidget& window)
    : document_(document), saving_(saving), window_(window) {}

bool UnsavedWork::mayGo(const std::function<void()>& again) {
    if (document_.undoStack().isClean())
        return true;
    QMessageBox box(QMessageBox::Question,
                    tr("R2R Studio"),
                    tr("This composition has changes that are not saved."),
                    QMessageBox::Cancel,
                    &window_);
    box.setObjectName("unsavedWork");
    box.setInformativeText(
        tr("Save them in a recipe? An exported picture does not bring them back."));
    auto* save = box.addButton(tr("&Save"), QMessageBox::AcceptRole);
    save->setObjectName("unsavedWorkSave");
    auto* discard = box.addButton(tr("&Don't save"), QMessageBox::DestructiveRole);
    discard->setObjectName("unsavedWorkDiscard");
    box.setDefaultButton(save);
    box.exec();
    if (box.clickedButton() == save)
        saving_.save(again);
    return box.clickedButton() == discard;
}

bool mayStopRunningJob(QWidget& window) {
    QMessageBox box(QMessageBox::Question,
                    tr("R2R Studio"),
                    tr("An export or an import is still running."),
                    QMessageBox::Cancel,
                    &window);
    box.setObjectName("runningJob");
    box.setInformativeText(tr("Stop it? Finished files are kept."));
    auto* accept = box.addButton(tr("&Stop it"), QMessageBox::DestructiveRole);
    accept->setObjectName("runningJobAccept");
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == accept;
}

}  // namespace r2r::ui
