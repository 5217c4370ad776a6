// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/unsaved_work.h"

#include "ui/document/document.h"
#include "ui/files/document_files.h"
#include "ui/files/project_saving.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace r2r::ui {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("r2r::ui::unsavedWork", text);
}

}  // namespace

UnsavedWork::UnsavedWork(Document& document,
                         const DocumentFiles& files,
                         ProjectSaving& saving,
                         QWidget& window)
    : document_(document), files_(files), saving_(saving), window_(window) {}

bool UnsavedWork::mayGo(const std::function<void()>& again) {
    if (document_.undoStack().isClean())
        return true;
    QMessageBox box(
        QMessageBox::Question,
        tr("R2R Studio"),
        tr("%1 has changes that are not saved.").arg(documentName(files_, document_.composition())),
        QMessageBox::Cancel,
        &window_);
    box.setObjectName("unsavedWork");
    box.setInformativeText(
        tr("Save them in a project? An exported picture does not bring them back."));
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

}  // namespace r2r::ui
